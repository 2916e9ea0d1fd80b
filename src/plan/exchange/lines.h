#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

#include "plan/exchange/place.h"

namespace redoubt::plan::exchange {

// Places of the offsets that an XML parser gives. Asked for every thing of a file: counting line
// ends anew each time would take long.
class Lines {
 public:
  explicit Lines(std::string_view text) {
    for (size_t i = 0; i < text.size(); ++i)
      if (text[i] == '\n') ends_.push_back(i);
  }
  // Of an offset that may be unknown: then negative, and the start of the file.
  Place place(ptrdiff_t from) const {
    const auto offset = static_cast<size_t>(std::max<ptrdiff_t>(from, 0));
    const auto after = std::lower_bound(ends_.begin(), ends_.end(), offset);
    const size_t start = after == ends_.begin() ? 0 : *(after - 1) + 1;
    return {static_cast<uint32_t>(after - ends_.begin() + 1),
            static_cast<uint32_t>(offset - start + 1)};
  }

 private:
  std::vector<size_t> ends_;
};

}  // namespace redoubt::plan::exchange
