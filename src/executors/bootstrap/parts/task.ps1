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
