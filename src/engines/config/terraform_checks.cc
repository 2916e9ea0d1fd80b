#include "engines/config/terraform_checks.h"

#include <algorithm>
#include <array>

#include <re2/re2.h>

#include "base/text.h"
#include "engines/config/signs.h"
#include "engines/found.h"

namespace redoubt::engines::config {
namespace {

using formats::HclAttribute;
using formats::HclBlock;
using formats::HclValue;

// Values that are too weak for an argument of certain resources; one that ends in '*' stands for
// every value that begins so. What a variable says is not known here.
struct WeakValue {
  std::string_view resource;  // the type of the resource begins so
  std::string_view argument;  // in whatever block of it
  std::array<std::string_view, 8> values;
};

constexpr auto kWeakValues = std::to_array<WeakValue>({
    {"aws_cloudfront_",
     "minimum_protocol_version",
     {"SSLv3", "TLSv1", "TLSv1_2016", "TLSv1.1_2016"}},
    {"aws_cloudfront_", "viewer_protocol_policy", {"allow-all"}},
    {"aws_lb_listener",
     "ssl_policy",
     {"ELBSecurityPolicy-2015-05", "ELBSecurityPolicy-2016-08", "ELBSecurityPolicy-TLS-1-0-*",
      "ELBSecurityPolicy-TLS-1-1-*", "ELBSecurityPolicy-FS-2018-06",
      "ELBSecurityPolicy-FS-1-1-2019-08"}},
    {"aws_alb_listener",
     "ssl_policy",
     {"ELBSecurityPolicy-2015-05", "ELBSecurityPolicy-2016-08", "ELBSecurityPolicy-TLS-1-0-*",
      "ELBSecurityPolicy-TLS-1-1-*", "ELBSecurityPolicy-FS-2018-06",
      "ELBSecurityPolicy-FS-1-1-2019-08"}},
    {"aws_elasticsearch_", "tls_security_policy", {"Policy-Min-TLS-1-0-*"}},
    {"aws_elasticsearch_", "enforce_https", {"false"}},
    {"aws_opensearch_", "tls_security_policy", {"Policy-Min-TLS-1-0-*"}},
    {"aws_opensearch_", "enforce_https", {"false"}},
    {"aws_api_gateway_", "security_policy", {"TLS_1_0"}},
    {"aws_apigatewayv2_", "security_policy", {"TLS_1_0"}},
    {"azurerm_",
     "min_tls_version",
     {"1.0", "1.1", "TLS1_0", "TLS1_1", "TLS_1_0", "TLS_1_1", "TLS10", "TLS11"}},
    {"azurerm_",
     "minimum_tls_version",
     {"1.0", "1.1", "TLS1_0", "TLS1_1", "TLS_1_0", "TLS_1_1", "TLS10", "TLS11"}},
    {"azurerm_", "enable_https_traffic_only", {"false"}},
    {"azurerm_", "https_traffic_only_enabled", {"false"}},
    {"azurerm_", "https_only", {"false"}},
    {"azurerm_", "ssl_enforcement_enabled", {"false"}},
    {"google_compute_ssl_policy", "min_tls_version", {"TLS_1_0", "TLS_1_1"}},
});

bool is_weak(std::string_view resource, const HclAttribute& argument) {
  if (argument.value.kind != HclValue::Kind::kText) return false;
  const std::string& text = argument.value.text;
  return std::any_of(kWeakValues.begin(), kWeakValues.end(), [&](const WeakValue& weak) {
    if (weak.argument != argument.name || !resource.starts_with(weak.resource)) return false;
    return std::any_of(weak.values.begin(), weak.values.end(), [&](std::string_view value) {
      if (value.ends_with('*')) return text.starts_with(value.substr(0, value.size() - 1));
      return !value.empty() && text == value;
    });
  });
}

// In JSON an object is a block as well as an argument, so blocks alone tell everything.
template <class Visit>
void each_argument(const HclBlock& block, const Visit& visit) {
  for (const auto& argument : block.attributes) visit(argument);
  for (const auto& inner : block.blocks) each_argument(inner, visit);
}

// Whether plain HTTP is handed on, instead of being sent to HTTPS or answered with a fixed text.
bool hands_on(const HclBlock& listener) {
  return std::any_of(listener.blocks.begin(), listener.blocks.end(), [](const HclBlock& block) {
    const bool dynamic = block.type == "dynamic" && !block.labels.empty() &&
                         block.labels.front() == "default_action";
    if (dynamic)
      return std::any_of(block.blocks.begin(), block.blocks.end(), [](const HclBlock& content) {
        return content.text_of("type") == "forward";
      });
    return block.type == "default_action" && block.text_of("type") == "forward";
  });
}

void weak_transport(const HclBlock& root, Reporter& report) {
  for (const auto& block : root.blocks) {
    if (block.type != "resource" || block.labels.size() != 2) continue;
    const std::string& type = block.labels[0];
    const auto place = [&](uint32_t line) {
      return Place{.line = line,
                   .end_line = 0,
                   .scope = shortened(fmt::format("{} {}", type, block.labels[1])),
                   .scope_line = block.line};
    };
    each_argument(block, [&](const HclAttribute& argument) {
      if (is_weak(type, argument))
        report.add(place(argument.line),
                   fmt::format("{} = {}: connections without encryption, or with a kind of it that "
                               "is broken, are taken.",
                               argument.name, shortened(argument.value.text)));
    });
    const bool listener = type == "aws_lb_listener" || type == "aws_alb_listener";
    const HclValue* protocol = listener ? block.find("protocol") : nullptr;
    if (protocol != nullptr && block.text_of("protocol") == "HTTP" && hands_on(block))
      report.add(place(protocol->line),
                 "The listener hands plain HTTP on: everybody on the way reads and changes it.");
  }
}

// Arguments that are the password of what the resource makes, whatever the text looks like.
struct PasswordArgument {
  std::string_view resource;  // the type of the resource begins so
  std::string_view argument;
};

constexpr auto kPasswords = std::to_array<PasswordArgument>({
    {"aws_db_instance", "password"},
    {"aws_rds_cluster", "master_password"},
    {"aws_docdb_cluster", "master_password"},
    {"aws_neptune_cluster", "master_password"},
    {"aws_redshift_cluster", "master_password"},
    {"aws_elasticache_", "auth_token"},
    {"azurerm_mssql_server", "administrator_login_password"},
    {"azurerm_sql_server", "administrator_login_password"},
    {"azurerm_postgresql_", "administrator_password"},
    {"azurerm_postgresql_", "administrator_login_password"},
    {"azurerm_mysql_", "administrator_password"},
    {"azurerm_mysql_", "administrator_login_password"},
    {"azurerm_linux_virtual_machine", "admin_password"},
    {"azurerm_windows_virtual_machine", "admin_password"},
    {"google_sql_user", "password"},
    {"mongodbatlas_database_user", "password"},
});

// "******" and "<password>" show that something was left out.
bool is_left_out(std::string_view value) {
  return value.size() < 6 || value.find_first_of("<>*{}") != value.npos ||
         value.find_first_not_of(value[0]) == value.npos;
}

// Made up to be replaced, or the first thing that is tried: such a text gives nothing away. Words
// within a longer one do not make it so, as it is the password once the file is applied.
bool gives_nothing_away(std::string_view value) {
  static const re2::RE2 kMadeUp(
      R"((?i)change.?(?:me|it|this)|replace|placeholder|example|your|dummy|fake|todo|insert)");
  return is_default_password("password", value) || is_simple_word(value) || found(kMadeUp, value);
}

void written_password(const HclBlock& root, Reporter& report) {
  for (const auto& block : root.blocks) {
    if (block.type != "resource" || block.labels.size() != 2) continue;
    const std::string& type = block.labels[0];
    for (const PasswordArgument& known : kPasswords) {
      const HclValue* value =
          type.starts_with(known.resource) ? block.find(known.argument) : nullptr;
      if (value == nullptr || value->kind != HclValue::Kind::kText || is_left_out(value->text))
        continue;
      report.mask(value->text);
      auto& finding = report.add({.line = value->line,
                                  .end_line = 0,
                                  .scope = shortened(fmt::format("{} {}", type, block.labels[1])),
                                  .scope_line = block.line},
                                 fmt::format("{} of {} is written into the file: whoever can read "
                                             "it, or a copy of it, can sign in.",
                                             known.argument, shortened(block.labels[1])));
      if (gives_nothing_away(value->text)) finding.severity = core::Severity::kLow;
    }
  }
}

constexpr auto kChecks = std::to_array<Check<HclBlock>>({
    {"config.setting-terraform-password", written_password},
    {"config.setting-terraform-transport", weak_transport},
});

}  // namespace

std::span<const Check<HclBlock>> terraform_checks() { return kChecks; }

}  // namespace redoubt::engines::config
