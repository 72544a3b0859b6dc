#!/bin/sh
# Greets everybody in names.txt: a program of another kind, with a child process for each name.
here=${0%/*}
while read -r name; do
    "$here/trivial_cli" --name "$name" || exit 1
done < "$here/names.txt"
