# OpenSSH Server: installed, running, and started with Windows.
if (Get-Service -Name sshd -ErrorAction SilentlyContinue) {
  Write-Kept 'OpenSSH Server is installed'
} else {
  $offered = Get-WindowsCapability -Online -Name 'OpenSSH.Server*' | Select-Object -First 1
  if (-not $offered) { throw 'Windows offers no OpenSSH Server here: install 7.9 or later, then run this again' }
  Add-WindowsCapability -Online -Name $offered.Name | Out-Null
  Write-Changed 'OpenSSH Server is installed'
}
$service = Get-Service -Name sshd
if ($service.StartType -ne 'Automatic') {
  Set-Service -Name sshd -StartupType Automatic
  Write-Changed 'sshd starts with Windows'
}
if ($service.Status -ne 'Running') {
  Start-Service -Name sshd
  Write-Changed 'sshd runs'
}

$program = (Get-CimInstance Win32_Service -Filter "Name='sshd'").PathName.Trim('"')
if ((Get-Item -LiteralPath $program).VersionInfo.FileVersionRaw -lt [version] '7.9') {
  Write-Advice 'this OpenSSH is older than 7.9: update it'
}
if (-not (Get-NetFirewallRule -Name 'OpenSSH-Server-In-TCP' -ErrorAction SilentlyContinue)) {
  Write-Advice 'the firewall has no rule OpenSSH-Server-In-TCP: let the machine that runs Ratchet in on port 22'
}
$shell = (Get-ItemProperty -Path 'HKLM:\SOFTWARE\OpenSSH' -ErrorAction SilentlyContinue).DefaultShell
if ($shell -and $shell -notmatch '(cmd|powershell|pwsh)\.exe$') {
  Write-Advice "the default shell is ${shell}: Ratchet works with cmd.exe and PowerShell alone"
}

# The public key. sshd reads this file for administrators, and only while nobody else may write it.
$KeyFile = Join-Path $env:ProgramData 'ssh\administrators_authorized_keys'
$keys = @(if (Test-Path -LiteralPath $KeyFile) { Get-Content -LiteralPath $KeyFile })
if ($keys | Where-Object { ($_ -split '\s+') -contains $PublicKey.Split(' ')[1] }) {
  Write-Kept "the public key in $KeyFile"
} else {
  [IO.File]::WriteAllLines($KeyFile, [string[]] ($keys + $PublicKey))
  Write-Changed "the public key in $KeyFile"
}
Protect-Path $KeyFile ''

# sshd_config is left to you: a wrong line in it locks everybody out.
$SshdConfig = Join-Path $env:ProgramData 'ssh\sshd_config'
function Test-SshdConfig([string] $Pattern) {
  (Test-Path -LiteralPath $SshdConfig) -and (Select-String -LiteralPath $SshdConfig -Pattern $Pattern -Quiet)
}
if (-not ((Test-SshdConfig '^\s*ClientAliveInterval\s') -and (Test-SshdConfig '^\s*ClientAliveCountMax\s'))) {
  Write-Advice "sessions that died keep their files open: in $SshdConfig, above every Match, write"
  Write-Host '              ClientAliveInterval 15'
  Write-Host '              ClientAliveCountMax 4'
  Write-Host '            and restart sshd'
}
