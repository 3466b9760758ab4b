using System.CommandLine;
using System.Globalization;

namespace Netra.Host;

/// <summary><c>import</c>: reads a usage log into a user's own, while the host is not running.</summary>
internal static class ImportCommand
{
    public static Command Build(IReadOnlyDictionary<string, string?> settings)
    {
        var file = new Argument<string>("FILE") { Description = "The CSV file." };
        var user = new Option<string>("--user") { Description = "The user's name.", Required = true, HelpName = "NAME" };
        var feature = new Option<string?>("--feature") { Description = "The feature of rows that name none.", HelpName = "F" };
        var model = new Option<string?>("--model") { Description = "The model of rows that name none.", HelpName = "M" };
        var skip = new Option<bool>("--skip-invalid") { Description = "Count bad rows and leave them out instead of refusing the file." };
        var command = new Command("import", "Imports a usage log for a user. The host must not be running on the same data folder.")
        {
            file, user, feature, model, skip,
        };
        command.SetAction((parsed, ct) => RunAsync(
            settings,
            parsed.GetRequiredValue(file),
            parsed.GetRequiredValue(user),
            new() { Feature = parsed.GetValue(feature), Model = parsed.GetValue(model), SkipInvalid = parsed.GetValue(skip) },
            ct));
        return command;
    }

    private static async Task<int> RunAsync(
        IReadOnlyDictionary<string, string?> settings, string file, string userName, UsageImportOptions options, CancellationToken ct)
    {
        await using var csv = Open(file);
        await using var application = await OfflineApplication.OpenAsync(settings, ct).ConfigureAwait(false);
        var account = await application.Get<IAccounts>().FindByNameAsync(userName, ct).ConfigureAwait(false)
            ?? throw new CommandException(CommandLine.CannotRun, $"There is no user '{userName}'; '{HostRoot.ProgramName} users list' names all.");
        var result = await application.Get<IUsageImporter>().ImportAsync(account.User, csv, options, ct).ConfigureAwait(false);
        switch (result)
        {
            case UsageImportResult.Imported done:
                Console.Out.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{done.Rows} rows imported, {done.Duplicates} were there already, {done.Skipped} skipped."));
                return 0;
            case UsageImportResult.InvalidCsv bad:
                throw new CommandException(
                    CommandLine.WrongUse, $"{file}, line {bad.Line.ToString(CultureInfo.InvariantCulture)}, column {bad.Column}: expected {bad.Expected}. Nothing was imported.");
            case UsageImportResult.InvalidField bad:
                throw new CommandException(CommandLine.WrongUse, $"--{bad.Field}: {bad.Message} Nothing was imported.");
            case UsageImportResult.TooLarge large:
                throw new CommandException(CommandLine.WrongUse, $"{large.Message} Nothing was imported.");
            default:
                throw new InvalidOperationException("An import ended in a way that this command does not know.");
        }
    }

    private static FileStream Open(string file)
    {
        try
        {
            return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan | FileOptions.Asynchronous);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(CommandLine.WrongUse, $"{file} cannot be read: {failure.Message}");
        }
    }
}
