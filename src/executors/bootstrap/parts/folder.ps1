# Ratchet's folder. What lies in it runs with the highest rights, so it is closed before anything is put there.
New-Folder $Root
if ((Get-Item -LiteralPath $Root -Force).Attributes -band [IO.FileAttributes]::ReparsePoint) {
  throw "$Root is a link to another place: remove it, and find out who made it"
}
$wasOpen = -not (Test-Protected $Root)
Protect-Path $Root '(OI)(CI)'
if ($wasOpen -and (Get-ChildItem -LiteralPath $Root -Force | Select-Object -First 1)) {
  # Whoever put it here may still own it, or have rights of their own in it.
  Invoke-Icacls "$Root\*" /setowner "*$Administrators" /T /C /Q
  Invoke-Icacls "$Root\*" /reset /T /C /Q
  Write-Advice "others could write to $Root until now: look at what lies there"
}
foreach ($name in 'bin', 'packages', 'runs') { New-Folder (Join-Path $Root $name) }
