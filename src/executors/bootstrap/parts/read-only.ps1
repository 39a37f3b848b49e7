# Nothing is ever run on this Agent, and nothing written: sshd can hold Ratchet to that.
if (-not (Test-SshdConfig 'internal-sftp\s+-R')) {
  Write-Advice "this Agent is only read; at the end of $SshdConfig you can write, and restart sshd:"
  Write-Host "              Match User $User"
  Write-Host '              ForceCommand internal-sftp -R'
}
