using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.Extensions.Options;

namespace Netra.Host;

/// <summary>
/// The program's commands. Every failure that a person can mend is one line on standard error; exit code 2 for what was
/// typed or set wrongly, 1 for what the machine refuses.
/// </summary>
internal static class CommandLine
{
    /// <summary>Something was typed or set wrongly.</summary>
    public const int WrongUse = 2;

    /// <summary>The machine, or another process, is in the way.</summary>
    public const int CannotRun = 1;

    private const string SettingPrefix = "--Netra:";

    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            var (rest, settings) = SplitSettings(args);
            var root = BuildRoot(settings);
            var parsed = root.Parse(StartsWithCommand(root, rest) ? rest : ["serve", .. rest]);
            if (parsed.Errors is [var first, ..])
            {
                return Fail(WrongUse, $"{first.Message.ReplaceLineEndings(" ").Replace("\t", "", StringComparison.Ordinal).TrimEnd()} Try '{HostRoot.ProgramName} {Path(parsed.CommandResult)} --help'.");
            }
            // How long stopping may take is for the command to say: a host drains (DrainSeconds).
            var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = Timeout.InfiniteTimeSpan };
            return await parsed.InvokeAsync(invocation).ConfigureAwait(false);
        }
        catch (SettingException wrong)
        {
            return Fail(WrongUse, wrong.Message);
        }
        catch (OptionsValidationException wrong)
        {
            return Fail(WrongUse, wrong.Message);
        }
        catch (CommandException refused)
        {
            return Fail(refused.ExitCode, refused.Message);
        }
        catch (StoreUnavailableException unavailable)
        {
            return Fail(CannotRun, unavailable.Message);
        }
    }

    // The words of a command below the program: "users add".
    private static string Path(CommandResult command)
        => command.Parent is CommandResult { Command: not RootCommand } parent ? $"{Path(parent)} {command.Command.Name}" : command.Command.Name;

    private static RootCommand BuildRoot(IReadOnlyDictionary<string, string?> settings) => new(
        "Serves AI agents to many users. Without a command it serves. Any setting is given as --Netra:Section:Name=VALUE.")
    {
        ServeCommand.Build(settings),
        ImportCommand.Build(settings),
        RegistryCommand.Build(settings),
        UsersCommand.Build(settings),
    };

    private static bool StartsWithCommand(RootCommand root, string[] args)
        => args is [var first, ..] && (first is "--help" or "-h" or "-?" or "/?" or "--version" || root.Subcommands.Any(command => command.Name == first));

    // Settings are any number of names that the parser does not know; they are checked where they are read.
    private static (string[] Remaining, IReadOnlyDictionary<string, string?> Settings) SplitSettings(string[] args)
    {
        var rest = new List<string>();
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var arg in args)
        {
            if (!arg.StartsWith(SettingPrefix, StringComparison.OrdinalIgnoreCase))
            {
                rest.Add(arg);
                continue;
            }
            var equals = arg.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
            {
                throw new SettingException($"{arg[2..]} has no value; write {arg}=VALUE.");
            }
            settings[arg[2..equals]] = arg[(equals + 1)..];
        }
        return ([.. rest], settings);
    }

    private static int Fail(int code, string message)
    {
        Console.Error.WriteLine($"{HostRoot.ProgramName}: {message.ReplaceLineEndings(" ")}");
        return code;
    }
}
