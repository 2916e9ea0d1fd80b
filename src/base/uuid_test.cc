#include "base/uuid.h"

#include <gtest/gtest.h>

namespace redoubt {
namespace {

// Expected values from another implementation of RFC 9562 (Python's uuid5).
TEST(Uuid, NamesGiveTheSameUuidAsElsewhere) {
  EXPECT_EQ(uuid_of("shop/C1.api"), "7674de0e-9c99-5e57-8ca2-3479e809af63");
  EXPECT_EQ(uuid_of(""), "d0970062-052b-55d1-94fd-01ddf2b75f8f");
}

}  // namespace
}  // namespace redoubt
