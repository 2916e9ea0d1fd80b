#include "analysis/pattern_set.h"

#include <hs.h>

#include <exception>
#include <utility>

namespace redoubt::analysis {
namespace {

std::string escaped(std::string_view literal) {
  std::string out;
  for (const char c : literal) {
    if (std::string_view(R"(\^$.|?*+()[]{}/-#)").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

struct ScanState {
  const std::function<void(uint32_t, size_t)>& on_match;
};

int report_match(unsigned id, unsigned long long, unsigned long long to, unsigned, void* context) {
  static_cast<ScanState*>(context)->on_match(id, static_cast<size_t>(to));
  return 0;
}

// Runs on every x86-64 the library supports; the library itself picks faster code at run time.
hs_platform_info_t generic_platform() {
  return {.tune = HS_TUNE_FAMILY_GENERIC, .cpu_features = 0, .reserved1 = 0, .reserved2 = 0};
}

}  // namespace

struct PatternSet::State {
  hs_database_t* database = nullptr;
  ~State() { hs_free_database(database); }
};

struct PatternSet::Scratch::State {
  hs_scratch_t* scratch = nullptr;
  ~State() { hs_free_scratch(scratch); }
};

PatternSet::Scratch::Scratch() : state_(std::make_unique<State>()) {}
PatternSet::Scratch::~Scratch() = default;
PatternSet::PatternSet(std::unique_ptr<State> state) : state_(std::move(state)) {}
PatternSet::PatternSet(PatternSet&&) noexcept = default;
PatternSet& PatternSet::operator=(PatternSet&&) noexcept = default;
PatternSet::~PatternSet() = default;

Result<PatternSet> PatternSet::compile(std::span<const Pattern> patterns) {
  std::vector<std::string> texts;
  std::vector<const char*> expressions;
  std::vector<unsigned> flags, ids;
  for (const auto& pattern : patterns)
    texts.push_back(pattern.literal ? escaped(pattern.text) : pattern.text);
  for (size_t i = 0; i < patterns.size(); ++i) {
    expressions.push_back(texts[i].c_str());
    flags.push_back((patterns[i].ignore_case ? HS_FLAG_CASELESS : 0u) |
                    (patterns[i].once ? HS_FLAG_SINGLEMATCH : 0u));
    ids.push_back(static_cast<unsigned>(i));
  }
  const auto platform = generic_platform();
  auto state = std::make_unique<State>();
  hs_compile_error_t* error = nullptr;
  if (hs_compile_multi(expressions.data(), flags.data(), ids.data(),
                       static_cast<unsigned>(expressions.size()), HS_MODE_BLOCK, &platform,
                       &state->database, &error) != HS_SUCCESS) {
    const std::string message =
        error->expression >= 0
            ? fmt::format("pattern '{}': {}", texts[static_cast<size_t>(error->expression)],
                          error->message)
            : std::string(error->message);
    hs_free_compile_error(error);
    return fail("{}", message);
  }
  return PatternSet(std::move(state));
}

Result<PatternSet> PatternSet::deserialise(std::string_view bytes) {
  auto state = std::make_unique<State>();
  if (hs_deserialize_database(bytes.data(), bytes.size(), &state->database) != HS_SUCCESS)
    return fail("the pattern database is damaged or was made for another processor");
  return PatternSet(std::move(state));
}

std::string PatternSet::serialise() const {
  char* bytes = nullptr;
  size_t size = 0;
  if (hs_serialize_database(state_->database, &bytes, &size) != HS_SUCCESS) return {};
  std::string out(bytes, size);
  free(bytes);  // NOLINT: allocated by the library with malloc
  return out;
}

std::unique_ptr<PatternSet::Scratch> PatternSet::make_scratch() const {
  auto scratch = std::make_unique<Scratch>();
  fit(*scratch);
  return scratch;
}

void PatternSet::fit(Scratch& scratch) const {
  if (hs_alloc_scratch(state_->database, &scratch.state_->scratch) != HS_SUCCESS)
    std::terminate();  // out of memory
}

bool PatternSet::scan(std::string_view bytes, Scratch& scratch,
                      const std::function<void(uint32_t, size_t)>& on_match) const {
  constexpr size_t kMaxBytes = 0xFFFFFFFF;
  if (bytes.size() > kMaxBytes) return false;
  if (bytes.empty()) return true;  // no pattern matches nothing, and the library takes no null
  ScanState state{on_match};
  return hs_scan(state_->database, bytes.data(), static_cast<unsigned>(bytes.size()), 0,
                 scratch.state_->scratch, report_match, &state) == HS_SUCCESS;
}

}  // namespace redoubt::analysis
