using System.CommandLine;

namespace Netra.Host;

/// <summary><c>users</c>: local accounts, while the host is not running.</summary>
internal static class UsersCommand
{
    public static Command Build(IReadOnlyDictionary<string, string?> settings)
    {
        var command = new Command("users", "Manages local accounts. The host must not be running on the same data folder.");
        command.Add(List(settings));
        command.Add(Add(settings));
        command.Add(SetPlan(settings));
        command.Add(SetRole(settings));
        command.Add(SetPassword(settings));
        command.Add(Remove(settings));
        return command;
    }

    private static Command List(IReadOnlyDictionary<string, string?> settings)
    {
        var command = new Command("list", "Lists all accounts.");
        command.SetAction((_, ct) => WithAccountsAsync(settings, async accounts =>
        {
            foreach (var account in await accounts.ListAsync(ct).ConfigureAwait(false))
            {
                Console.Out.WriteLine(string.Join(
                    '\t', account.UserName, account.User.Id, UserContext.PlanName(account.User.Plan), string.Join(',', account.User.Roles), WireJson.Timestamp(account.CreatedAt)));
            }
        }, ct));
        return command;
    }

    private static Command Add(IReadOnlyDictionary<string, string?> settings)
    {
        var name = Name();
        var command = new Command("add", "Makes an account; the password is asked for, or read from standard input.") { name };
        command.SetAction((parsed, ct) => WithAccountsAsync(settings, async accounts =>
        {
            switch (await accounts.RegisterAsync(parsed.GetRequiredValue(name), PasswordPrompt.Read(), ct).ConfigureAwait(false))
            {
                case RegisterResult.Registered made:
                    Console.Out.WriteLine($"{made.Account.UserName}\t{made.Account.User.Id}");
                    break;
                case RegisterResult.NameTaken:
                    throw new CommandException(CommandLine.CannotRun, $"There is a user '{parsed.GetRequiredValue(name)}' already.");
                case RegisterResult.InvalidField bad:
                    throw new CommandException(CommandLine.WrongUse, bad.Message);
            }
        }, ct));
        return command;
    }

    private static Command SetPlan(IReadOnlyDictionary<string, string?> settings)
    {
        var name = Name();
        var plan = new Argument<string>("PLAN") { Description = "free, mid or enterprise." };
        plan.AcceptOnlyFromAmong("free", "mid", "enterprise");
        var command = new Command("set-plan", "Changes the plan of an account.") { name, plan };
        command.SetAction((parsed, ct) => WithAccountsAsync(settings, async accounts =>
            Require(parsed.GetRequiredValue(name), await accounts.SetPlanAsync(parsed.GetRequiredValue(name), UserContext.PlanNamed(parsed.GetRequiredValue(plan))!.Value, ct).ConfigureAwait(false)), ct));
        return command;
    }

    private static Command SetRole(IReadOnlyDictionary<string, string?> settings)
    {
        var name = Name();
        var role = new Argument<string>("ROLE") { Description = "The role." };
        var revoke = new Option<bool>("--revoke") { Description = "Takes the role instead of giving it." };
        var command = new Command("set-role", "Gives an account a role, or takes it.") { name, role, revoke };
        command.SetAction((parsed, ct) => WithAccountsAsync(settings, async accounts =>
            Require(parsed.GetRequiredValue(name), await accounts.SetRoleAsync(parsed.GetRequiredValue(name), parsed.GetRequiredValue(role), !parsed.GetValue(revoke), ct).ConfigureAwait(false)), ct));
        return command;
    }

    private static Command SetPassword(IReadOnlyDictionary<string, string?> settings)
    {
        var name = Name();
        var command = new Command("set-password", "Sets a new password and ends all sessions; it is asked for, or read from standard input.") { name };
        command.SetAction((parsed, ct) => WithAccountsAsync(settings, async accounts =>
        {
            var result = await accounts.SetPasswordAsync(parsed.GetRequiredValue(name), PasswordPrompt.Read(), ct).ConfigureAwait(false);
            if (result == SetPasswordResult.TooShort)
            {
                throw new CommandException(CommandLine.WrongUse, "A password has at least 10 characters.");
            }
            Require(parsed.GetRequiredValue(name), result == SetPasswordResult.Done);
        }, ct));
        return command;
    }

    private static Command Remove(IReadOnlyDictionary<string, string?> settings)
    {
        var name = Name();
        var command = new Command("remove", "Removes an account and everything that is its user's.") { name };
        command.SetAction((parsed, ct) => WithAccountsAsync(settings, async accounts =>
            Require(parsed.GetRequiredValue(name), await accounts.RemoveAsync(parsed.GetRequiredValue(name), ct).ConfigureAwait(false)), ct));
        return command;
    }

    private static Argument<string> Name() => new("NAME") { Description = "The user's name: 3 to 64 of a-z 0-9 . _ -" };

    private static void Require(string name, bool found)
    {
        if (!found)
        {
            throw new CommandException(CommandLine.CannotRun, $"There is no user '{name}'; '{HostRoot.ProgramName} users list' names all.");
        }
    }

    private static async Task<int> WithAccountsAsync(IReadOnlyDictionary<string, string?> settings, Func<IAccounts, Task> work, CancellationToken ct)
    {
        await using var application = await OfflineApplication.OpenAsync(settings, ct).ConfigureAwait(false);
        await work(application.Get<IAccounts>()).ConfigureAwait(false);
        return 0;
    }
}
