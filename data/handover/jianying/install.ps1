# Lays the draft into the folder of JianYing or CapCut. Another folder: install-windows.bat "D:\My drafts"
param([string]$Root = "")
$ErrorActionPreference = "Stop"
$here = Split-Path -Parent $MyInvocation.MyCommand.Path
$draft = Get-ChildItem -LiteralPath $here -Directory | Where-Object { Test-Path -LiteralPath (Join-Path $_.FullName "draft_content.json") } | Select-Object -First 1
$roots = if ($Root) { @($Root) } else { @(
  (Join-Path $env:LOCALAPPDATA "JianyingPro\User Data\Projects\com.lveditor.draft"),
  (Join-Path $env:LOCALAPPDATA "CapCut\User Data\Projects\com.lveditor.draft")) | Where-Object { Test-Path -LiteralPath $_ } }
if (-not $draft -or -not $roots) { Write-Host "No drafts folder found. Call: install-windows.bat ""the drafts folder shown in the settings"""; exit 1 }
$utf8 = New-Object System.Text.UTF8Encoding($false)
foreach ($each in $roots) {
  $name = $draft.Name; $n = 2
  while (Test-Path -LiteralPath (Join-Path $each $name)) { $name = "$($draft.Name) $n"; $n++ }
  $target = Join-Path $each $name
  Copy-Item -LiteralPath $draft.FullName -Destination $target -Recurse
  $place = $target.Replace("\", "/")
  foreach ($file in "draft_content.json", "draft_info.json", "draft_meta_info.json") {
    $path = Join-Path $target $file
    $text = [System.IO.File]::ReadAllText($path, $utf8).Replace("DAILIES_DRAFT_FOLDER", $place)
    [System.IO.File]::WriteAllText($path, $text, $utf8)
  }
  Write-Host "Installed: $target"
}
