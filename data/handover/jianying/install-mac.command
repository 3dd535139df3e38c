#!/bin/bash
# Lays the draft into the folder of JianYing or CapCut. Another folder: ./install-mac.command "/path/to/drafts"
cd "$(dirname "$0")" || exit 1
draft=""
for each in */; do [ -f "$each/draft_content.json" ] && draft="${each%/}" && break; done
if [ -n "$1" ]; then roots=("$1"); else
  roots=("$HOME/Movies/JianyingPro/User Data/Projects/com.lveditor.draft" "$HOME/Movies/CapCut/User Data/Projects/com.lveditor.draft")
fi
done_any=1
for root in "${roots[@]}"; do
  [ -d "$root" ] || continue
  name="$draft"; n=2
  while [ -e "$root/$name" ]; do name="$draft $n"; n=$((n + 1)); done
  target="$root/$name"
  cp -R "$draft" "$target" || exit 1
  for file in draft_content.json draft_info.json draft_meta_info.json; do
    PLACE="$target" perl -pi -e 's/DAILIES_DRAFT_FOLDER/$ENV{PLACE}/g' "$target/$file"
  done
  echo "Installed: $target"; done_any=0
done
[ $done_any = 0 ] || echo "No drafts folder found. Call: ./install-mac.command \"the drafts folder shown in the settings\""
exit $done_any
