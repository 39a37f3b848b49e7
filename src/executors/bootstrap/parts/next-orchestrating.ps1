if ($Logon -eq 'system') {
  Write-Host '  1. Open the DataMiner Taskbar Utility and save the SLNet credentials: Options > slnet > Test & Save Connection.'
  Write-Host '     That a task of SYSTEM finds them is unproven: see it on a lab System first.'
} else {
  Write-Host "  1. As $Account, open the DataMiner Taskbar Utility and save the SLNet credentials:"
  Write-Host '     Options > slnet > Test & Save Connection. Ratchet never sees them.'
}
Write-Host '  2. Write the host key in the fleet repository.'
Write-Host '  3. On the machine that runs Ratchet:  ratchet doctor'
