/**
 * What each shell has to be told once. All of them ask `ratchet complete` for words, so that no script knows a command;
 * where it has none, they go on with names of files.
 */
export const SHELLS = {
  bash: `# source <(ratchet completion bash), or write it to /etc/bash_completion.d/ratchet
_ratchet() {
  local words line
  words=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  COMPREPLY=()
  while IFS=$'\\t' read -r line _; do
    [[ -n $line ]] && COMPREPLY+=("$line")
  done < <(ratchet complete -- "\${words[@]}" 2>/dev/null)
}
complete -o default -F _ratchet ratchet
`,
  zsh: `#compdef ratchet
# write it to a file _ratchet in a folder of $fpath, or: source <(ratchet completion zsh)
_ratchet() {
  local -a found
  local word about
  while IFS=$'\\t' read -r word about; do
    [[ -n $word ]] && found+=("\${word//:/\\\\:}\${about:+:$about}")
  done < <(ratchet complete -- "\${(@)words[2,$CURRENT]}" 2>/dev/null)
  if (( \${#found} )); then _describe ratchet found; else _files; fi
}
if [[ $funcstack[1] == _ratchet ]]; then _ratchet "$@"; else compdef _ratchet ratchet; fi
`,
  fish: `# ratchet completion fish > ~/.config/fish/completions/ratchet.fish
function __ratchet_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l found (ratchet complete -- $words[2..-1] 2>/dev/null)
    if set -q found[1]
        printf '%s\\n' $found
    else
        __fish_complete_path (commandline -ct)
    end
end
complete -c ratchet -f -a '(__ratchet_complete)'
`,
  powershell: `# ratchet completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName ratchet -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { "$_" })
    if ($wordToComplete -eq '') { $words += '""' }
    ratchet complete -- @words 2>$null | ForEach-Object {
        $word, $about = $_ -split "\`t", 2
        if ($about) { $tip = $about } else { $tip = $word }
        [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $tip)
    }
}
`,
} as const;

export type Shell = keyof typeof SHELLS;
