Write-Host '  1. Write the host key in the fleet repository.'
Write-Host '  2. On the machine that runs Ratchet:  ratchet doctor'
