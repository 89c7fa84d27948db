import { Command } from 'commander';
import { EXIT, Failure } from '../failure.ts';

const QUANTITIES = 'metric inverse christoffel riemann ricci scalar einstein weyl kretschmann signature';

interface Entry {
  readonly name: string;
  readonly description: string;
  readonly options: readonly string[];
}

function entries(program: Command): Entry[] {
  return program.commands.map((command) => ({
    name: command.name(),
    description: command.description().split('\n')[0]!,
    options: [...command.options.map((option) => option.long ?? option.short ?? ''), '--help'],
  }));
}

function bash(commands: readonly Entry[]): string {
  const cases = commands.map(
    (c) => `    ${c.name}) words="${c.options.join(' ')}${c.name === 'evaluate' ? ` ${QUANTITIES}` : ''}" ;;`,
  );
  return `_spacetime() {
  local current="\${COMP_WORDS[COMP_CWORD]}" words=""
  if [ "$COMP_CWORD" -eq 1 ]; then words="${commands.map((c) => c.name).join(' ')} --help --version"
  else case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
  esac; fi
  COMPREPLY=( $(compgen -W "$words" -- "$current") $(compgen -f -- "$current") )
}
complete -o filenames -F _spacetime spacetime
`;
}

function zsh(commands: readonly Entry[]): string {
  const names = commands.map((c) => `    '${c.name}:${c.description.replaceAll("'", '’')}'`);
  const cases = commands.map(
    (c) => `    ${c.name}) compadd -- ${c.options.join(' ')}${c.name === 'evaluate' ? ` ${QUANTITIES}` : ''} ;;`,
  );
  return `#compdef spacetime
_spacetime() {
  local -a commands=(
${names.join('\n')}
  )
  if (( CURRENT == 2 )); then _describe command commands; return; fi
  case "\${words[2]}" in
${cases.join('\n')}
  esac
  _files
}
compdef _spacetime spacetime
`;
}

function fish(commands: readonly Entry[]): string {
  const lines = commands.flatMap((c) => [
    `complete -c spacetime -n __fish_use_subcommand -a ${c.name} -d '${c.description.replaceAll("'", '’')}'`,
    ...c.options
      .filter((o) => o.startsWith('--'))
      .map((o) => `complete -c spacetime -n '__fish_seen_subcommand_from ${c.name}' -l ${o.slice(2)}`),
  ]);
  return `${lines.join('\n')}\ncomplete -c spacetime -n '__fish_seen_subcommand_from evaluate' -a '${QUANTITIES}'\n`;
}

export function completionCommand(program: Command): Command {
  return new Command('completion')
    .description('Print the completion script of a shell')
    .argument('<shell>', 'bash, zsh or fish')
    .addHelpText('after', '\nExample:\n  source <(spacetime completion bash)')
    .action((shell: string) => {
      const writers: Record<string, (commands: readonly Entry[]) => string> = { bash, zsh, fish };
      if (!Object.hasOwn(writers, shell))
        throw new Failure(`no completion for the shell "${shell}"; there is one for bash, zsh and fish`, EXIT.usage);
      process.stdout.write(writers[shell]!(entries(program)));
    });
}
