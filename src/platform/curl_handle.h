#pragma once

#include <curl/curl.h>

#include <memory>

#include "base/cancel.h"

namespace redoubt::platform {

struct CurlCloser {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
using CurlHandle = std::unique_ptr<CURL, CurlCloser>;

// What the handle has under way ends with CURLE_ABORTED_BY_CALLBACK once `cancel`, which must
// outlive it, is set. curl asks about once a second, and whenever bytes move.
inline void end_when_cancelled(CURL* curl, const CancelToken& cancel) {
  const curl_xferinfo_callback asked = [](void* token, curl_off_t, curl_off_t, curl_off_t,
                                          curl_off_t) {
    return static_cast<const CancelToken*>(token)->cancelled() ? 1 : 0;
  };
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, asked);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &cancel);
}

}  // namespace redoubt::platform
