#!/bin/sh
# Copies the shop to the folder named first and gives it a history in which a credential was committed and removed again.
# The value is written in parts: no file of this repository holds it whole, and nobody issued it.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=${1:?usage: make_history.sh FOLDER}
mkdir -p "$target"
cp -R "$here/." "$target"
cd "$target"
commit() { git -c user.name=shop -c user.email=shop@shop.invalid -c commit.gpgsign=false commit -q -m "$1"; }
git init -q -b main .
printf 'API_KEY = "%s%s"\n' 'Zt7Qm2Xv9Lb4' 'Rk8Wc3Np6Hs1' > catalog/mail.py
git add -A && commit "first version of the shop"
git rm -q catalog/mail.py && commit "catalog: mail is sent by somebody else"
