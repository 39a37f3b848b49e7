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
