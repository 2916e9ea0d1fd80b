#pragma once

#include <span>
#include <string>

#include "engines/config/reporter.h"
#include "formats/yaml.h"

// The tables of checks over YAML documents. Each runs on one document, already known to be of its
// kind.
namespace redoubt::engines::config {

std::span<const Check<formats::Node>> compose_checks();
std::span<const Check<formats::Node>> kubernetes_checks();  // on one object
std::span<const Check<formats::Node>> workflow_checks();
std::span<const Check<formats::Node>> action_checks();  // composite, Docker and JavaScript actions
std::span<const Check<formats::Node>> gitlab_checks();
std::span<const Check<formats::Node>> cloudformation_checks();
std::span<const Check<formats::Node>> openapi_checks();

bool is_workload(const formats::Node& object);  // Pod, Deployment, CronJob …
// The fact that an object stands for which guards the whole cluster: "k8s.network-policy",
// "k8s.pod-security", "k8s.image-verification"; "" for all others.
std::string_view cluster_guard(const formats::Node& object);

// Remembers in which namespace a workload or a network policy stands, for find_open_namespaces(),
// which turns that into a fact "k8s.open-namespace" for each namespace with workloads and without a
// policy.
void note_namespace(const formats::Node& object, std::string_view guard, bool workload,
                    Reporter& report);
void find_open_namespaces(core::SourceReport& report);
std::string name_of(const formats::Node& object);  // metadata.name

}  // namespace redoubt::engines::config
