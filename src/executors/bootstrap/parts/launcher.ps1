# run.cmd: ASCII, CRLF. Ratchet compares it with its own before every launch.
$bytes = [Text.Encoding]::ASCII.GetBytes(($RunCmd -join "`r`n") + "`r`n")
if ((Get-Sha256 $bytes) -ne $RunCmdSha256) { throw 'this script was altered on its way: print it again' }
$Launcher = Join-Path $Root 'bin\run.cmd'
if ((Test-Path -LiteralPath $Launcher) -and (Get-Sha256 ([IO.File]::ReadAllBytes($Launcher))) -eq $RunCmdSha256) {
  Write-Kept $Launcher
} else {
  [IO.File]::WriteAllBytes($Launcher, $bytes)
  Write-Changed $Launcher
}
