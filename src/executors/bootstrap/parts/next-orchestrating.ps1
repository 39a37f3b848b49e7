Write-Host "  1. As $Account, open the DataMiner Taskbar Utility and save the SLNet credentials:"
Write-Host '     Options > slnet > Test & Save Connection. Ratchet never sees them.'
Write-Host '  2. Write the host key in the fleet repository.'
Write-Host '  3. On the machine that runs Ratchet:  ratchet doctor'
