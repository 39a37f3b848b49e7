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
