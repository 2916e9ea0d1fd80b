#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "base/error.h"
#include "core/project.h"
#include "core/report.h"

namespace redoubt::plan {

// The threat model of a project: what runs, what flows, what it is worth. The file is
// security/model.yaml; its format is docs/formats/model.md. Ids are stable and are what every
// overlay (decisions, tests, evidence) refers to.

// Why an entry is there: the line it was inferred from. Empty for what a person wrote.
struct Origin {
  std::string path;
  uint32_t line = 0;
  std::string what;  // "service 'web' publishes port 8080"
};

// A port that deployment files open to the outside.
struct OpenPort {
  uint16_t first = 0, last = 0;  // of what runs; the same but for a range
  uint16_t outside = 0;          // the first port of the host or balancer; 0 = the same or not said
  bool udp = false;
  Origin origin = {};
};

// What a file of another tool says of a thing beyond our words: its object as one line of JSON, by
// format ("otm"). Kept so that a model can go back to that tool (plan/exchange/).
using Extensions = std::map<std::string, std::string, std::less<>>;

struct DataClass {
  std::string id, name;
  std::string sensitivity;         // "public", "internal", "confidential", "restricted"
  std::vector<std::string> kinds;  // "personal", "secret", "payment", "credentials", …
  std::string retention;           // "30d"; "" = not said
  Extensions extensions;
};

struct Zone {
  std::string id, name;
  int trust = 50;  // 0 = the internet … 100 = most trusted
  Extensions extensions;
};

struct Element {
  std::string id, name;
  std::string kind;  // "service", "data-store", "queue", "gateway", "job", "external", "person",
                     // "pipeline", "library" (code that nothing listens for: packages, programs
                     // that people run)
  std::string zone;  // zone id
  std::vector<std::string> technology;  // "python", "flask", "postgresql", "container" …
  std::string language;                 // main language of its code; "" if none
  std::vector<std::string> paths;       // patterns of its code and configuration in the repository
  std::vector<std::string> stores, processes;  // data class ids
  std::vector<std::string> tags;               // "upload", "login", "admin", "multi-tenant" …
  // typed by the rules that use them: "upload.max_bytes": "5000000"
  std::map<std::string, std::string> attributes;
  std::string owner;
  std::vector<OpenPort> open_ports;  // of an inferred model, the first stated first; not written
  Extensions extensions;
  Origin origin;
  SourcePosition where;  // in the model file
};

struct Flow {
  std::string id, name;
  std::string from, to;  // element ids
  std::string protocol;  // "http", "https", "postgresql", "redis" …; "" = not said
  uint16_t port = 0;
  std::string authentication;     // "none", "session", "token", "mtls", "password" …; "" = not said
  std::vector<std::string> data;  // data class ids
  std::vector<std::string> tags;  // "browser", "api"
  std::map<std::string, std::string> attributes;
  Extensions extensions;
  Origin origin;
  SourcePosition where;
};

struct AcceptedRisk {
  std::string threat;                  // threat id or pattern
  std::string owner, reason, expires;  // ISO date
  SourcePosition where;
};

struct Model {
  std::string name;
  std::vector<Zone> zones;
  std::vector<DataClass> data;
  std::vector<Element> elements;
  std::vector<Flow> flows;
  std::vector<AcceptedRisk> accepted;
  Extensions extensions;
  bool inferred = false;  // made in memory by bootstrap(), not read from a file
  // Of an inferred model: what says what runs and was not read, as sentences with places. Not
  // written.
  std::vector<std::string> left_out;

  const Element* element(std::string_view id) const;
  const Zone* zone(std::string_view id) const;
};

// Reads security/model.yaml. Every mistake goes to `diagnostics` with line, column and remedy.
Result<Model> read_model(std::string_view text, std::string_view file, Diagnostics& diagnostics);
// The same model as a file that people edit: commented, inferred entries say from which line.
// Deterministic.
std::string write_model(const Model& model);

// What examinations of the repository found besides the files themselves.
struct Observed {
  std::vector<core::Fact> facts;
  std::vector<core::Component> components;
};

// A first model from compose, Kubernetes, OpenAPI, Dockerfiles, workflows, lock files and facts.
// Deterministic; never empty: a repository with none of these is one element. What it could not
// read although it says what runs is in Model::left_out.
Model bootstrap(const core::Project& project, const Observed& found);
// True for files whose text bootstrap() wants in ProjectFile::text.
bool bootstrap_reads(std::string_view path, std::string_view language);

}  // namespace redoubt::plan
