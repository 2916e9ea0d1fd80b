#include "base/digest.h"

#include <gtest/gtest.h>

namespace redoubt {

TEST(Digest, MatchesTheStandardsExample) {  // FIPS 180-4, "abc"
  EXPECT_EQ(sha256("abc").hex(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(FieldHasher, KeepsFieldBordersApart) {
  EXPECT_NE(FieldHasher().add("ab").add("c").finish(), FieldHasher().add("a").add("bc").finish());
}

}  // namespace redoubt
