# Ratchet prepares an orchestrating Agent: OpenSSH Server, a folder, run.cmd, a scheduled task.
# For emea-dma01 of emea-prod
#
# As an administrator, in Windows PowerShell 5.1:  powershell -ExecutionPolicy Bypass -File bootstrap.ps1
# Running it again leaves alone what is as it should be, and says so. There is no secret in it.

$ErrorActionPreference = 'Stop'

# What was configured.
$PublicKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDtVpmnrhl3tX4qW5b1aTsaKjVtJQpCpx4OLtbWzXvTD ratchet'
$Root = 'C:\ProgramData\ratchet'
$RunCmd = @(
  '@echo off',
  'setlocal EnableExtensions DisableDelayedExpansion',
  'set "ROOT=C:\ProgramData\ratchet"',
  'set "RUNID="',
  'set /p RUNID=<"%ROOT%\active\run.id"',
  'if not defined RUNID exit /b 240',
  'set "RUN=%ROOT%\runs\%RUNID%"',
  'if not exist "%RUN%\params.cmd" exit /b 241',
  'if exist "%RUN%\started.txt" exit /b 242',
  'call "%RUN%\params.cmd"',
  'certutil -hashfile "%PKG%" SHA256 | findstr /i /x /c:"%SHA256%" >nul || exit /b 243',
  'if not exist "%UTIL%" exit /b 244',
  '>"%RUN%\started.tmp" echo %DATE% %TIME%',
  'move /y "%RUN%\started.tmp" "%RUN%\started.txt" >nul || exit /b 245',
  'start "" /wait "%UTIL%" -upgrade "%PKG%" "%RUN%\UpgradeInfo.xml"',
  '>"%RUN%\exit.tmp" echo %ERRORLEVEL%',
  'move /y "%RUN%\exit.tmp" "%RUN%\exit.txt" >nul'
)
$RunCmdSha256 = '7b4c4785fb24e3b621f3037f0b56d19146ef833617e0fbba1f0401dba19df901'
$TaskPath = '\ratchet\'
$TaskName = 'upgrade'
$Logon = 'password'
$Account = ''
$Definition = @'
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>Launches the DataMiner upgrade that Ratchet has prepared, as {account}. Definition 8b6350adb4ee.</Description></RegistrationInfo>
  <Principals>
    <Principal id="Author">
      <UserId>{account}</UserId>
      <LogonType>Password</LogonType>
      <RunLevel>HighestAvailable</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <AllowHardTerminate>false</AllowHardTerminate>
    <StartWhenAvailable>false</StartWhenAvailable>
    <RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>
    <IdleSettings><StopOnIdleEnd>false</StopOnIdleEnd><RestartOnIdle>false</RestartOnIdle></IdleSettings>
    <RunOnlyIfIdle>false</RunOnlyIfIdle>
    <WakeToRun>false</WakeToRun>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <Priority>4</Priority>
  </Settings>
  <Actions Context="Author">
    <Exec><Command>C:\ProgramData\ratchet\bin\run.cmd</Command></Exec>
  </Actions>
</Task>
'@
$UtilityFolders = @('C:\Program Files (x86)\Skyline Communications\Skyline Taskbar Utility', 'C:\Program Files\Skyline Communications\Skyline Taskbar Utility')

function Write-Changed([string] $What) { Write-Host "  changed   $What" -ForegroundColor Green }
function Write-Kept([string] $What) { Write-Host "  as it is  $What" }
function Write-Advice([string] $What) { Write-Host "  look at   $What" -ForegroundColor Yellow }

$me = New-Object Security.Principal.WindowsPrincipal ([Security.Principal.WindowsIdentity]::GetCurrent())
if (-not $me.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)) {
  throw 'this has to run as an administrator'
}

# Administrators and SYSTEM by their ids, which are the same in every language of Windows.
$Administrators = 'S-1-5-32-544'
$System = 'S-1-5-18'

function Get-Sha256([byte[]] $Bytes) {
  $hash = [Security.Cryptography.SHA256]::Create().ComputeHash($Bytes)
  -join ($hash | ForEach-Object { $_.ToString('x2') })
}

function New-Folder([string] $Path) {
  if (Test-Path -LiteralPath $Path -PathType Container) {
    Write-Kept $Path
  } else {
    New-Item -ItemType Directory -Path $Path | Out-Null
    Write-Changed $Path
  }
}

function Invoke-Icacls {
  & "$env:SystemRoot\System32\icacls.exe" @args | Out-Null
  if ($LASTEXITCODE -ne 0) { throw "icacls $args ended with $LASTEXITCODE" }
}

# Whoever has an entry in the list of a file or folder, besides administrators and SYSTEM.
function Get-Others([string] $Path, [bool] $WithInherited) {
  $list = Get-Acl -LiteralPath $Path
  $rules = $list.GetAccessRules($true, $WithInherited, [Security.Principal.SecurityIdentifier])
  $rules | ForEach-Object { $_.IdentityReference.Value } |
    Where-Object { $_ -ne $Administrators -and $_ -ne $System } | Sort-Object -Unique
}

function Test-Protected([string] $Path) {
  $list = Get-Acl -LiteralPath $Path
  $owner = $list.GetOwner([Security.Principal.SecurityIdentifier]).Value
  $list.AreAccessRulesProtected -and $owner -eq $Administrators -and @(Get-Others $Path $true).Count -eq 0
}

# Nothing from the folder above, and nothing for anybody but administrators and SYSTEM.
# $Inheritance: (OI)(CI) for a folder, which hands it down to files and folders in it; empty for a file.
function Protect-Path([string] $Path, [string] $Inheritance) {
  if (Test-Protected $Path) {
    Write-Kept "permissions of $Path"
    return
  }
  Invoke-Icacls $Path /setowner "*$Administrators"
  Invoke-Icacls $Path /inheritance:r /grant:r "*${Administrators}:${Inheritance}F" "*${System}:${Inheritance}F"
  Get-Others $Path $false | ForEach-Object { Invoke-Icacls $Path /remove "*$_" }
  if (-not (Test-Protected $Path)) { throw "the permissions of $Path could not be set" }
  Write-Changed "permissions of $Path"
}

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

# The scheduled task that launches an upgrade. It has no trigger: Ratchet alone runs it.
if (-not $Account) { $Account = [Security.Principal.WindowsIdentity]::GetCurrent().Name }
$xml = $Definition.Replace('{account}', [Security.SecurityElement]::Escape($Account))
$description = ([xml] $xml).Task.RegistrationInfo.Description
$task = Get-ScheduledTask -TaskPath $TaskPath -TaskName $TaskName -ErrorAction SilentlyContinue
$actions = @(if ($task) { $task.Actions })
if ($task -and $task.Description -eq $description -and $actions.Count -eq 1 -and $actions[0].Execute -eq $Launcher) {
  Write-Kept "the task $TaskPath$TaskName, as $Account (for another password: delete it, and run this again)"
} else {
  $registration = @{ TaskPath = $TaskPath; TaskName = $TaskName; Xml = $xml; Force = $true }
  if ($Logon -eq 'password') {
    # Windows asks for it; it goes to Task Scheduler and is nowhere else.
    $secret = Read-Host -AsSecureString -Prompt "Windows password of $Account, for Task Scheduler alone"
    $registration.User = $Account
    $registration.Password = (New-Object Management.Automation.PSCredential 'any', $secret).GetNetworkCredential().Password
  }
  Register-ScheduledTask @registration | Out-Null
  $registration = $null
  Write-Changed "the task $TaskPath$TaskName, as $Account"
}

if (-not ($UtilityFolders | Where-Object { Test-Path -LiteralPath (Join-Path $_ 'SLTaskbarUtility.exe') })) {
  Write-Advice "SLTaskbarUtility.exe is in none of: $($UtilityFolders -join ', ')"
}

# What the fleet repository has to know: the key that sshd shows, which is the first of these kinds that it has.
$HostKeyFile = 'ed25519', 'ecdsa', 'rsa' |
  ForEach-Object { Join-Path $env:ProgramData "ssh\ssh_host_${_}_key.pub" } |
  Where-Object { Test-Path -LiteralPath $_ } | Select-Object -First 1
if (-not $HostKeyFile) { throw 'sshd has no host key yet: start it, then run this again' }
$blob = [Convert]::FromBase64String((Get-Content -LiteralPath $HostKeyFile -TotalCount 1).Split(' ')[1])
$digest = [Security.Cryptography.SHA256]::Create().ComputeHash($blob)
$HostKey = 'SHA256:' + [Convert]::ToBase64String($digest).TrimEnd('=')

Write-Host ''
Write-Host "Host key of this Agent, for the fleet repository:  ssh: { hostKey: `"$HostKey`" }"
Write-Host 'Next:'

Write-Host "  1. As $Account, open the DataMiner Taskbar Utility and save the SLNet credentials:"
Write-Host '     Options > slnet > Test & Save Connection. Ratchet never sees them.'
Write-Host '  2. Write the host key in the fleet repository.'
Write-Host '  3. On the machine that runs Ratchet:  ratchet doctor'
