#include "platform/filesystem.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <thread>

namespace redoubt::platform {
namespace {

namespace fs = std::filesystem;

TEST(WriteOutput, ReplacesWhatIsAFileOnly) {
  const auto folder = TemporaryFolder::make("redoubt-output-").value();
  const fs::path file = folder.path() / "report", link = folder.path() / "link";
  ASSERT_TRUE(write_output(file, "first"));
  fs::create_symlink(file, link);
  ASSERT_TRUE(write_output(link, "second"));
  EXPECT_TRUE(fs::is_symlink(link));
  EXPECT_EQ(read_file(file).value(), "second");
  const fs::path dangling = folder.path() / "dangling";
  fs::create_symlink("made", dangling);
  ASSERT_TRUE(write_output(dangling, "third"));
  EXPECT_TRUE(fs::is_symlink(dangling));
  EXPECT_EQ(read_file(folder.path() / "made").value(), "third");
}

TEST(WriteOutput, WritesToAPipe) {
  const auto folder = TemporaryFolder::make("redoubt-output-").value();
  const fs::path pipe = folder.path() / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  std::string got;
  std::jthread reader([&] {
    const int descriptor = open(pipe.c_str(), O_RDONLY | O_CLOEXEC);
    char buffer[64];
    for (ssize_t size = 0; (size = read(descriptor, buffer, sizeof buffer)) > 0;)
      got.append(buffer, static_cast<size_t>(size));
    close(descriptor);
  });
  EXPECT_TRUE(write_output(pipe, "report"));
  reader.join();
  EXPECT_EQ(got, "report");
  EXPECT_TRUE(fs::is_fifo(pipe));
}

}  // namespace
}  // namespace redoubt::platform
