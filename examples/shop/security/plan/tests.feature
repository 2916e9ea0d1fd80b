# Made by `redoubt plan`; the same tests as tests.yaml, for reading.
Feature: Security of shop

  @P1 @plan
  Scenario: P1 Every boundary crossing is described
    Given the project "shop"
    When model.boundary-crossings is tested
    Then the model and the repository show it

  @P2 @plan @cwe-434
  Scenario: P2.catalog Every upload has limits: catalog
    Given the component "catalog"
    When model.upload-limits is tested
    Then the model and the repository show it

  @P3 @plan @cwe-359
  Scenario: P3 All stored data is classified
    Given the project "shop"
    When model.data-classified is tested
    Then the model and the repository show it

  @P4 @plan
  Scenario: P4 What runs is modelled
    Given the project "shop"
    When model.drift is tested
    Then the model and the repository show it

  @P8 @plan @cwe-319
  Scenario: P8 Confidential data crosses zones encrypted
    Given the project "shop"
    When model.statement is tested
    Then the model and the repository show it

  @P9 @plan @cwe-306
  Scenario: P9 Stores of confidential data ask for credentials
    Given the project "shop"
    When model.statement is tested
    Then the model and the repository show it

  @P10 @plan
  Scenario: P10 Every element with code has an owner
    Given the project "shop"
    When model.statement is tested
    Then the model and the repository show it
    But it fails where an element with code has no owner

  @P11 @plan @cwe-307 @cwe-613
  Scenario: P11.catalog Limits of login and session are stated: catalog
    Given the component "catalog"
    When model.statement is tested
    Then the model and the repository show it
    But it fails where catalog lacks one of the attributes login.max_attempts, session.idle and session.max

  @P11 @plan @cwe-307 @cwe-613
  Scenario: P11.checkout Limits of login and session are stated: checkout
    Given the component "checkout"
    When model.statement is tested
    Then the model and the repository show it
    But it fails where checkout lacks one of the attributes login.max_attempts, session.idle and session.max

  @P12 @plan @cwe-312
  Scenario: P12 Encryption and backup of stores are stated
    Given the project "shop"
    When model.statement is tested
    Then the model and the repository show it
    But it fails where a store of confidential data lacks the attribute encryption or backup

  @A1 @code @cwe-319
  Scenario: A1 Interfaces are described with TLS
    Given the project "shop"
    When api.server-transport is tested
    Then no finding of at least low severity is open

  @A2 @code @cwe-598
  Scenario: A2 Keys are sent in headers
    Given the project "shop"
    When api.key-placement is tested
    Then no finding of at least low severity is open

  @A4 @code @cwe-306
  Scenario: A4 Interface descriptions name their authentication
    Given the project "shop"
    When api.authentication is tested
    Then no finding of at least low severity is open

  @A7 @code @cwe-613
  Scenario: A7.checkout Expired tokens are refused: checkout
    Given the component "checkout" with its files in checkout/**, k8s/checkout.yaml
    When settings.token-lifetime is tested
    Then no finding of at least low severity is open

  @A8 @code @cwe-290 @cwe-347
  Scenario: A8.checkout Issuer and audience of tokens are checked: checkout
    Given the component "checkout" with its files in checkout/**, k8s/checkout.yaml
    When settings.token-audience is tested
    Then no finding of at least low severity is open

  @A10 @code @cwe-613
  Scenario: A10.checkout Tokens are made with an end: checkout
    Given the component "checkout" with its files in checkout/**, k8s/checkout.yaml
    When settings.token-end is tested
    Then no finding of at least low severity is open

  @C1 @code @cwe-89
  Scenario: C1.catalog Queries bind parameters: catalog
    Given the component "catalog" with its files in catalog/**, compose.yaml, k8s/catalog.yaml
    When code.sql-injection is tested
    Then no finding of at least medium severity is open

  @C2 @code @cwe-78
  Scenario: C2.catalog Commands are argument vectors without a shell: catalog
    Given the component "catalog" with its files in catalog/**, compose.yaml, k8s/catalog.yaml
    When code.command-injection is tested
    Then no finding of at least medium severity is open

  @C2 @code @cwe-78
  Scenario: C2.checkout Commands are argument vectors without a shell: checkout
    Given the component "checkout" with its files in checkout/**, k8s/checkout.yaml
    When code.command-injection is tested
    Then no finding of at least medium severity is open

  @C3 @code @cwe-79
  Scenario: C3.catalog Output is encoded for its context: catalog
    Given the component "catalog" with its files in catalog/**, compose.yaml, k8s/catalog.yaml
    When code.cross-site-scripting is tested
    Then no finding of at least medium severity is open

  @C3 @code @cwe-79
  Scenario: C3.checkout Output is encoded for its context: checkout
    Given the component "checkout" with its files in checkout/**, k8s/checkout.yaml
    When code.cross-site-scripting is tested
    Then no finding of at least medium severity is open

  @C4 @code @cwe-22
  Scenario: C4.catalog File names are not taken from input: catalog
    Given the component "catalog" with its files in catalog/**, compose.yaml, k8s/catalog.yaml
    When code.path-traversal is tested
    Then no finding of at least medium severity is open

  @C4 @code @cwe-22
  Scenario: C4.checkout File names are not taken from input: checkout
    Given the component "checkout" with its files in checkout/**, k8s/checkout.yaml
    When code.path-traversal is tested
    Then no finding of at least medium severity is open

  @C5 @code @cwe-918
  Scenario: C5.checkout Outbound requests go to allowed hosts only: checkout
    Given the component "checkout" with its files in checkout/**, k8s/checkout.yaml
    When code.request-forgery is tested
    Then no finding of at least medium severity is open

  @C6 @code @cwe-502
  Scenario: C6.catalog Untrusted object graphs are not deserialised: catalog
    Given the component "catalog" with its files in catalog/**, compose.yaml, k8s/catalog.yaml
    When code.deserialization is tested
    Then no finding of at least medium severity is open

  @C6 @code @cwe-502
  Scenario: C6.checkout Untrusted object graphs are not deserialised: checkout
    Given the component "checkout" with its files in checkout/**, k8s/checkout.yaml
    When code.deserialization is tested
    Then no finding of at least medium severity is open

  @C8 @code @cwe-916
  Scenario: C8.catalog Passwords are stored with a password hash: catalog
    Given the component "catalog" with its files in catalog/**, compose.yaml, k8s/catalog.yaml
    When code.password-hashing is tested
    Then no finding of at least medium severity is open

  @C8 @code @cwe-916
  Scenario: C8.checkout Passwords are stored with a password hash: checkout
    Given the component "checkout" with its files in checkout/**, k8s/checkout.yaml
    When code.password-hashing is tested
    Then no finding of at least medium severity is open

  @C9 @code @cwe-338
  Scenario: C9.catalog Secret values come from a cryptographic generator: catalog
    Given the component "catalog" with its files in catalog/**, compose.yaml, k8s/catalog.yaml
    When code.weak-random is tested
    Then no finding of at least low severity is open

  @C9 @code @cwe-338
  Scenario: C9.checkout Secret values come from a cryptographic generator: checkout
    Given the component "checkout" with its files in checkout/**, k8s/checkout.yaml
    When code.weak-random is tested
    Then no finding of at least low severity is open

  @C11 @code @cwe-798
  Scenario: C11 No credential in source
    Given the project "shop"
    When secrets.credential is tested
    Then no finding of at least medium severity is open

  @C13 @code @cwe-532
  Scenario: C13.catalog Logs hold no sensitive values: catalog
    Given the component "catalog" with its files in catalog/**, compose.yaml, k8s/catalog.yaml
    When code.log-sensitive-data is tested
    Then no finding of at least low severity is open

  @C13 @code @cwe-532
  Scenario: C13.checkout Logs hold no sensitive values: checkout
    Given the component "checkout" with its files in checkout/**, k8s/checkout.yaml
    When code.log-sensitive-data is tested
    Then no finding of at least low severity is open

  @C15 @code @cwe-295
  Scenario: C15.catalog Certificate checks are never switched off: catalog
    Given the component "catalog" with its files in catalog/**, compose.yaml, k8s/catalog.yaml
    When code.certificate-validation is tested
    Then no finding of at least medium severity is open

  @C15 @code @cwe-295
  Scenario: C15.checkout Certificate checks are never switched off: checkout
    Given the component "checkout" with its files in checkout/**, k8s/checkout.yaml
    When code.certificate-validation is tested
    Then no finding of at least medium severity is open

  @C16 @code @cwe-327
  Scenario: C16.catalog Only current algorithms and modes are used: catalog
    Given the component "catalog" with its files in catalog/**, compose.yaml, k8s/catalog.yaml
    When code.weak-cryptography is tested
    Then no finding of at least medium severity is open

  @C16 @code @cwe-327
  Scenario: C16.checkout Only current algorithms and modes are used: checkout
    Given the component "checkout" with its files in checkout/**, k8s/checkout.yaml
    When code.weak-cryptography is tested
    Then no finding of at least medium severity is open

  @C17 @code @cwe-915
  Scenario: C17.catalog Request bodies bind an explicit field list: catalog
    Given the component "catalog" with its files in catalog/**, compose.yaml, k8s/catalog.yaml
    When code.mass-assignment is tested
    Then no finding of at least low severity is open

  @C19 @code @cwe-95
  Scenario: C19.catalog Input is never evaluated as code: catalog
    Given the component "catalog" with its files in catalog/**, compose.yaml, k8s/catalog.yaml
    When code.code-injection is tested
    Then no finding of at least medium severity is open

  @C19 @code @cwe-95
  Scenario: C19.checkout Input is never evaluated as code: checkout
    Given the component "checkout" with its files in checkout/**, k8s/checkout.yaml
    When code.code-injection is tested
    Then no finding of at least medium severity is open

  @C21 @code @cwe-614 @cwe-1004
  Scenario: C21.catalog Code sets session cookies with their attributes: catalog
    Given the component "catalog" with its files in catalog/**, compose.yaml, k8s/catalog.yaml
    When code.cookie-flags is tested
    Then no finding is open

  @C21 @code @cwe-614 @cwe-1004
  Scenario: C21.checkout Code sets session cookies with their attributes: checkout
    Given the component "checkout" with its files in checkout/**, k8s/checkout.yaml
    When code.cookie-flags is tested
    Then no finding is open

  @C22 @code @cwe-942
  Scenario: C22.catalog Code allows listed origins only: catalog
    Given the component "catalog" with its files in catalog/**, compose.yaml, k8s/catalog.yaml
    When code.cors is tested
    Then no finding is open

  @C22 @code @cwe-942
  Scenario: C22.checkout Code allows listed origins only: checkout
    Given the component "checkout" with its files in checkout/**, k8s/checkout.yaml
    When code.cors is tested
    Then no finding is open

  @C23 @code @cwe-209
  Scenario: C23.catalog Code sends no details of errors: catalog
    Given the component "catalog" with its files in catalog/**, compose.yaml, k8s/catalog.yaml
    When code.error-disclosure is tested
    Then no finding is open

  @C23 @code @cwe-209
  Scenario: C23.checkout Code sends no details of errors: checkout
    Given the component "checkout" with its files in checkout/**, k8s/checkout.yaml
    When code.error-disclosure is tested
    Then no finding is open

  @T14 @code @cwe-347
  Scenario: T14.checkout Tokens are verified with a fixed algorithm list: checkout
    Given the component "checkout" with its files in checkout/**, k8s/checkout.yaml
    When code.token-verification is tested
    Then no finding of at least medium severity is open

  @T20 @code @cwe-601
  Scenario: T20.catalog Redirects go to allowed places only: catalog
    Given the component "catalog" with its files in catalog/**, compose.yaml, k8s/catalog.yaml
    When code.open-redirect is tested
    Then no finding of at least low severity is open

  @C12 @code @cwe-1333
  Scenario: C12.catalog Regular expressions on input are linear: catalog
    Given the component "catalog" with its files in catalog/**, compose.yaml, k8s/catalog.yaml
    When code.regex-complexity is tested
    Then no finding of at least low severity is open

  @C12 @code @cwe-1333
  Scenario: C12.checkout Regular expressions on input are linear: checkout
    Given the component "checkout" with its files in checkout/**, k8s/checkout.yaml
    When code.regex-complexity is tested
    Then no finding of at least low severity is open

  @M3 @code @cwe-117
  Scenario: M3.catalog Input cannot write log entries of its own: catalog
    Given the component "catalog" with its files in catalog/**, compose.yaml, k8s/catalog.yaml
    When code.log-injection is tested
    Then no finding of at least low severity is open

  @M3 @code @cwe-117
  Scenario: M3.checkout Input cannot write log entries of its own: checkout
    Given the component "checkout" with its files in checkout/**, k8s/checkout.yaml
    When code.log-injection is tested
    Then no finding of at least low severity is open

  @T21 @code @cwe-444
  Scenario: T21.catalog Malformed HTTP is refused: catalog
    Given the component "catalog" with its files in catalog/**, compose.yaml, k8s/catalog.yaml
    When settings.lenient-http is tested
    Then no finding of at least low severity is open

  @W5 @code @cwe-770
  Scenario: W5.checkout Uploads and bodies are limited: checkout
    Given the component "checkout" with its files in checkout/**, k8s/checkout.yaml
    When settings.body-limits is tested
    Then no finding of at least low severity is open

  @W8 @code @cwe-1394
  Scenario: W8.catalog Keys are not defaults: catalog
    Given the component "catalog" with its files in catalog/**, compose.yaml, k8s/catalog.yaml
    When settings.default-key is tested
    Then no finding of at least low severity is open

  @W8 @code @cwe-1394
  Scenario: W8.checkout Keys are not defaults: checkout
    Given the component "checkout" with its files in checkout/**, k8s/checkout.yaml
    When settings.default-key is tested
    Then no finding of at least low severity is open

  @B1 @build @cwe-1395
  Scenario: B1 No component with a known vulnerability
    Given the project "shop"
    When dependencies.known-vulnerability is tested
    Then no finding of at least medium severity is open

  @B2 @build @cwe-427
  Scenario: B2 Every dependency is locked
    Given the project "shop"
    When dependencies.lock-file is tested
    Then no finding of at least low severity is open

  @B3 @build @cwe-427
  Scenario: B3 Packages come from expected registries
    Given the project "shop"
    When dependencies.source is tested
    Then no finding of at least low severity is open

  @B4 @build @cwe-94
  Scenario: B4 Pipelines treat event fields as data
    Given the project "shop"
    When ci.untrusted-input is tested
    Then no finding of at least medium severity is open

  @B5 @build @cwe-276
  Scenario: B5 Pipeline tokens are read-only by default
    Given the project "shop"
    When ci.token-permissions is tested
    Then no finding of at least low severity is open

  @B6 @build @cwe-494
  Scenario: B6 Pipeline steps are pinned by digest
    Given the project "shop"
    When ci.pinned-actions is tested
    Then no finding of at least low severity is open

  @B6b @build @cwe-494
  Scenario: B6b Images are pinned by digest
    Given the project "shop"
    When config.image-pinning is tested
    Then no finding of at least low severity is open

  @B8 @build @cwe-250
  Scenario: B8 Containers run as a user without privileges
    Given the project "shop"
    When config.container-user is tested
    Then no finding of at least low severity is open

  @B12 @build
  Scenario: B12 Changes are tested before they are accepted
    Given the project "shop"
    When repository.tests-in-ci is tested
    Then no finding is open

  @L1 @build @cwe-295 @cwe-494
  Scenario: L1 Package managers check who sends
    Given the project "shop"
    When supply.package-transport is tested
    Then no finding of at least low severity is open

  @T1 @test @cwe-319
  Scenario: T1.gateway No answer over plain HTTP: gateway
    Given the component "gateway"
    When http.plain-http is tested
    Then the running target answers as required

  @T2 @test @cwe-757
  Scenario: T2.gateway Only TLS 1.2 and 1.3 are accepted: gateway
    Given the component "gateway"
    When http.tls-version is tested
    Then the running target answers as required

  @T3 @test @cwe-523
  Scenario: T3.gateway HSTS for at least a year: gateway
    Given the component "gateway"
    When http.hsts is tested
    Then the running target answers as required

  @T4 @test @cwe-1021
  Scenario: T4.gateway Pages cannot be framed: gateway
    Given the component "gateway"
    When http.framing is tested
    Then the running target answers as required

  @T5 @test @cwe-614 @cwe-1004
  Scenario: T5.gateway Session cookies carry their attributes: gateway
    Given the component "gateway"
    When http.cookie-flags is tested
    Then the running target answers as required

  @T7 @test @cwe-942
  Scenario: T7.gateway Foreign origins are not reflected: gateway
    Given the component "gateway"
    When http.cors is tested
    Then the running target answers as required

  @T17 @test @cwe-209
  Scenario: T17.gateway Errors tell nothing about the inside: gateway
    Given the component "gateway"
    When http.error-disclosure is tested
    Then the running target answers as required

  @T10 @test @cwe-307
  Scenario: T10.catalog Guessing is slowed down: catalog
    Given the component "catalog"
    When dast.login-throttling is tested
    Then the running target answers as required

  @T10 @test @cwe-307
  Scenario: T10.checkout Guessing is slowed down: checkout
    Given the component "checkout"
    When dast.login-throttling is tested
    Then the running target answers as required

  @T15 @test @cwe-434
  Scenario: T15.catalog Uploads are what they claim to be: catalog
    Given the component "catalog"
    When dast.upload-content is tested
    Then the running target answers as required

  @T25 @test @cwe-352
  Scenario: T25.catalog Requests of foreign pages change nothing: catalog
    Given the component "catalog"
    When dast.forged-request is tested
    Then the running target answers as required

  @R3 @release @cwe-489
  Scenario: R3.catalog Debug features are off in production: catalog
    Given the component "catalog" with its files in catalog/**, compose.yaml, k8s/catalog.yaml
    When code.debug-mode is tested
    Then no finding of at least low severity is open

  @R3 @release @cwe-489
  Scenario: R3.checkout Debug features are off in production: checkout
    Given the component "checkout" with its files in checkout/**, k8s/checkout.yaml
    When code.debug-mode is tested
    Then no finding of at least low severity is open

  @R4 @release
  Scenario: R4 The pipeline runs the gate
    Given the project "shop"
    When gate.proven-controls is tested
    Then the model and the repository show it

  @K2 @deploy @cwe-266
  Scenario: K2 Cluster roles grant named verbs on named resources
    Given the project "shop"
    When config.cluster-permissions is tested
    Then no finding of at least low severity is open

  @K3 @deploy @cwe-923
  Scenario: K3 The cluster has network policies
    Given the project "shop"
    When repository.statement is tested
    Then the model and the repository show it
    But it fails where no NetworkPolicy is in this repository, or none for a namespace that has workloads

  @K4 @deploy @cwe-250
  Scenario: K4 The cluster enforces a pod security level
    Given the project "shop"
    When repository.statement is tested
    Then the model and the repository show it
    But it fails where no namespace enforces a pod security level, and no admission policy is here

  @B10 @deploy @cwe-923
  Scenario: B10 Only what must be reachable listens outside
    Given the project "shop"
    When config.network-exposure is tested
    Then no finding of at least low severity is open

  @D2 @deploy @cwe-527
  Scenario: D2.gateway No version-control metadata is served: gateway
    Given the component "gateway"
    When http.vcs-metadata is tested
    Then the running target answers as required

  @D3 @deploy @cwe-489 @cwe-548
  Scenario: D3.gateway No listing, TRACE or debug page is served: gateway
    Given the component "gateway"
    When http.debug-features is tested
    Then the running target answers as required

  @D4 @deploy @cwe-798 @cwe-1392
  Scenario: D4 Configuration holds no secrets
    Given the project "shop"
    When config.secret-in-config is tested
    Then no finding of at least low severity is open

  @D5 @deploy @cwe-497
  Scenario: D5.gateway Component versions are not announced: gateway
    Given the component "gateway"
    When http.version-disclosure is tested
    Then the running target answers as required

  @D1 @deploy @cwe-347
  Scenario: D1 The cluster checks signatures of images
    Given the project "shop"
    When repository.statement is tested
    Then the model and the repository show it
    But it fails where no manifest verifies signatures of images (ClusterImagePolicy, verifyImages or ImageVerify)

  @D6 @deploy @cwe-306
  Scenario: D6 No data store has its authentication switched off
    Given the project "shop"
    When config.datastore-authentication is tested
    Then no finding of at least low severity is open

  @D7 @deploy @cwe-489 @cwe-532
  Scenario: D7 Debug ports and traces are off
    Given the project "shop"
    When config.debug-access is tested
    Then no finding of at least low severity is open

  @H3 @deploy @cwe-548
  Scenario: H3 Servers list no folders
    Given the project "shop"
    When server.listings is tested
    Then no finding of at least low severity is open

  @H10 @deploy @cwe-918
  Scenario: H10 Gateways forward to named places only
    Given the project "shop"
    When server.open-proxy is tested
    Then no finding of at least low severity is open

  @O2 @operate @cwe-250
  Scenario: O2 Containers have no more privileges than they need
    Given the project "shop"
    When config.container-privileges is tested
    Then no finding of at least medium severity is open

  @O4 @operate @cwe-1104
  Scenario: O4 Dependencies are updated by a tool
    Given the project "shop"
    When repository.dependency-updates is tested
    Then no finding is open

  @O6 @operate @cwe-319
  Scenario: O6 No setting switches encryption or its checks off
    Given the project "shop"
    When config.transport-security is tested
    Then no finding of at least low severity is open

  @K1 @operate @cwe-770
  Scenario: K1 Workloads have resource limits
    Given the project "shop"
    When config.resource-limits is tested
    Then no finding is open

  @M4 @monitor @cwe-778
  Scenario: M4.catalog Security events leave the host: catalog
    Given the component "catalog"
    When model.log-shipping is tested
    Then the model and the repository show it

  @M4 @monitor @cwe-778
  Scenario: M4.checkout Security events leave the host: checkout
    Given the component "checkout"
    When model.log-shipping is tested
    Then the model and the repository show it

  @M7 @monitor
  Scenario: M7 The project says how to report a vulnerability
    Given the project "shop"
    When repository.security-policy is tested
    Then no finding is open

  @M8 @monitor
  Scenario: M8 Static analysis is part of the pipeline
    Given the project "shop"
    When repository.static-analysis is tested
    Then no finding is open
