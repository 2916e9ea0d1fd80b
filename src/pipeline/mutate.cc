#include "pipeline/mutate.h"

#include <algorithm>
#include <set>

#include "base/text.h"

namespace redoubt::pipeline {
namespace {

using Files = std::map<std::string, std::string>;
using Lines = std::vector<std::string_view>;

// Lines of `good` from..until stand where `bad` has from..until.
struct Change {
  size_t good_begin, good_end, bad_begin, bad_end;
};

// By the longest common subsequence: fine for files of some hundred lines.
std::vector<Change> changes(const Lines& good, const Lines& bad) {
  const size_t rows = good.size(), columns = bad.size();
  std::vector<size_t> length((rows + 1) * (columns + 1));
  const auto at = [&](size_t row, size_t column) -> size_t& {
    return length[row * (columns + 1) + column];
  };
  for (size_t i = rows; i-- > 0;)
    for (size_t j = columns; j-- > 0;)
      at(i, j) = good[i] == bad[j] ? at(i + 1, j + 1) + 1 : std::max(at(i + 1, j), at(i, j + 1));
  std::vector<Change> result;
  size_t i = 0, j = 0;
  while (i < rows || j < columns) {
    if (i < rows && j < columns && good[i] == bad[j]) {
      ++i, ++j;
      continue;
    }
    Change change{i, i, j, j};
    while ((i < rows || j < columns) && !(i < rows && j < columns && good[i] == bad[j]))
      if (j == columns || (i < rows && at(i + 1, j) >= at(i, j + 1))) ++i;
      else ++j;
    change.good_end = i, change.bad_end = j;
    result.push_back(change);
  }
  return result;
}

std::string text_of(const Lines& lines) {
  std::string text;
  for (const auto line : lines) text += std::string(line) + "\n";
  return text;
}

class MutantMaker {
 public:
  MutantMaker(const Files& good, const Files& bad) : good_(good), bad_(bad) {}

  std::vector<Mutant> make() {
    for (const auto& [path, text] : good_) {
      const auto other = bad_.find(path);
      if (other == bad_.end()) remove_file(path);
      else if (other->second != text) mutate(path, text, other->second);
    }
    return std::move(mutants_);
  }

 private:
  void add(Mutant mutant) {
    if (mutant.files != good_ && seen_.insert(mutant.files).second)
      mutants_.push_back(std::move(mutant));
  }

  void remove_file(const std::string& path) {
    Mutant mutant{
        .kind = Mutant::Kind::kRemoved, .path = path, .line = 0, .text = path, .files = good_};
    mutant.files.erase(path);
    if (!mutant.files.empty()) add(std::move(mutant));
  }

  void mutate(const std::string& path, const std::string& text, const std::string& other) {
    const Lines good = split_lines(text), bad = split_lines(other);
    if (good.size() > kMaxMutatedLines || bad.size() > kMaxMutatedLines) {
      Mutant whole{
          .kind = Mutant::Kind::kUndone, .path = path, .line = 0, .text = path, .files = good_};
      whole.files[path] = other;
      return add(std::move(whole));
    }
    for (const Change& change : changes(good, bad)) {
      undo(path, good, bad, change);
      for (size_t line = change.good_begin; line < change.good_end; ++line)
        if (!trim(good[line]).empty()) remove_line(path, good, line);
    }
  }

  void undo(const std::string& path, const Lines& good, const Lines& bad, const Change& change) {
    Lines lines(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(change.good_begin));
    lines.insert(lines.end(), bad.begin() + static_cast<std::ptrdiff_t>(change.bad_begin),
                 bad.begin() + static_cast<std::ptrdiff_t>(change.bad_end));
    lines.insert(lines.end(), good.begin() + static_cast<std::ptrdiff_t>(change.good_end),
                 good.end());
    Mutant mutant{.kind = Mutant::Kind::kUndone,
                  .path = path,
                  .line = change.good_begin + 1,
                  .text = change.good_begin < good.size()
                              ? std::string(trim(good[change.good_begin]))
                              : std::string(),
                  .files = good_};
    mutant.files[path] = text_of(lines);
    add(std::move(mutant));
  }

  void remove_line(const std::string& path, const Lines& good, size_t line) {
    Lines lines = good;
    lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(line));
    Mutant mutant{.kind = Mutant::Kind::kRemoved,
                  .path = path,
                  .line = line + 1,
                  .text = std::string(trim(good[line])),
                  .files = good_};
    mutant.files[path] = text_of(lines);
    add(std::move(mutant));
  }

  const Files &good_, &bad_;
  std::set<Files> seen_;
  std::vector<Mutant> mutants_;
};

// A good sample is told from the bad one of the same number, or from the last when there are fewer.
struct SamplePair {
  const plan::ControlSample *good, *bad;
};

std::vector<SamplePair> pairs_of(const std::vector<plan::ControlSample>& samples) {
  std::vector<SamplePair> pairs;
  std::vector<const plan::ControlSample*> bad;
  size_t number = 0;
  for (const auto& sample : samples) {
    if (!bad.empty() && bad.front()->template_id != sample.template_id) bad.clear(), number = 0;
    if (!sample.must_pass) bad.push_back(&sample);
    else if (!bad.empty())
      pairs.push_back({.good = &sample, .bad = bad[std::min(number++, bad.size() - 1)]});
  }
  return pairs;
}

void record(Mutant mutant, const Proof& proof, MutationProof& result) {
  switch (proof.got) {
    case core::Outcome::kFail:
      ++result.killed;
      return;
    case core::Outcome::kNotRun:
      ++result.not_run;
      return;
    case core::Outcome::kError:
      ++result.broken;
      return;
    case core::Outcome::kPass:
    case core::Outcome::kNotApplicable:
      mutant.files.clear();
      result.survivors.push_back(std::move(mutant));
      return;
  }
}

}  // namespace

std::vector<Mutant> mutants_of(const Files& good, const Files& bad) {
  return MutantMaker(good, bad).make();
}

Result<std::vector<MutationProof>> prove_by_mutation(const plan::RuleSet& rules,
                                                     const ProveOptions& options,
                                                     const Context& context) {
  const auto controls = plan::control_samples(rules);
  std::vector<plan::ControlSample> samples;
  std::vector<Mutant> mutants;
  for (const auto& [good, bad] : pairs_of(controls))
    for (auto& mutant : mutants_of(good->files, bad->files)) {
      plan::ControlSample sample = *good;
      sample.must_pass = false;
      sample.files = mutant.files;
      samples.push_back(std::move(sample));
      mutants.push_back(std::move(mutant));
    }
  TRY_ASSIGN(const auto proofs, prove_samples(samples, options, context));
  std::vector<MutationProof> results;
  for (size_t i = 0; i < samples.size(); ++i) {
    if (!proofs[i]) continue;  // not selected
    if (results.empty() || results.back().template_id != samples[i].template_id)
      results.push_back({.template_id = samples[i].template_id});
    record(std::move(mutants[i]), *proofs[i], results.back());
  }
  return results;
}

}  // namespace redoubt::pipeline
