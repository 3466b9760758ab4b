using Netra.Generated;

namespace Netra.Generators.Tests.Fixture;

/// <summary>The scopes of one run, as a host's generated code makes them for the fixture's module.</summary>
internal sealed class FixtureScope : IRunScope, IUserScope, IProvides<FixtureRunScope>, IFixtureUserImports, IFixtureRunImports
{
    private readonly ScopeLifetime _lifetime = new();
    private readonly FixtureRunScope _run;

    public FixtureScope()
    {
        Run = new RunContext { User = new UserContext { Id = new("u_1") }, Thread = new("t_1"), Run = new("r_1"), CreatedAt = default, Attempt = 1 };
        _run = new FixtureRunScope(this, new FixtureUserScope(this, this, new FixtureProcess(), _lifetime), this, _lifetime);
    }

    public RunContext Run { get; }

    public UserContext User => Run.User;

    public IExecutionEngine Engine => throw new NotSupportedException();

    public FixtureRunScope Get() => _run;

    public IRunScope OpenRun(RunContext run) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => _lifetime.DisposeServicesAsync();
}

/// <summary>One call of a tool.</summary>
internal sealed class FixtureCall(IRunScope scope) : ToolContext
{
    public override IRunScope Scope { get; } = scope;

    public override IRun Run { get; } = new FixtureRun();

    public override ToolCallId CallId => new("k_1");

    public override string IdempotencyKey => "r_1/0";

    /// <summary>The items that were told.</summary>
    public List<string> Items { get; } = [];

    public override void ReportItem(JsonText item) => Items.Add(item.ToString());

    public override void ReportProgress(string? message, double? fraction)
    {
    }
}
