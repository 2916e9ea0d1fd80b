#!/bin/sh
# Prints a digest of every file of the repository that git does not ignore: what is committed, changed since, and new.
set -eu
cd "$(dirname "$0")/../.."
{
  git rev-parse 'HEAD^{tree}'
  git diff --binary HEAD
  git ls-files --others --exclude-standard -z | sort -z | xargs -0 -r sha256sum --
} | sha256sum | cut -d' ' -f1
