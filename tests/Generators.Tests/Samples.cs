namespace Netra.Generators.Tests;

/// <summary>Modules and hosts in source, as people would write them.</summary>
internal static class Samples
{
    public const string Weather = """
        using System.ComponentModel.DataAnnotations;
        [assembly: Module("weather")]
        namespace Demo;

        /// <summary>Answers questions about the weather.</summary>
        [Agent("weather"), UseTools<ForecastTools>]
        internal sealed partial class WeatherAgent : IModelAgent<string, string>
        {
            public string Instructions(string input) => "Be brief. Use the tools for facts.";
        }

        internal sealed record Forecast(string Place, IReadOnlyList<double> Highs);

        [ToolSet]
        internal sealed partial class ForecastTools(TimeProvider time)
        {
            /// <summary>Daily forecast for a place.</summary>
            /// <param name="place">City and country.</param>
            [Tool(Effect = ToolEffect.Read, TimeoutSeconds = 2.5, CallsPerMinute = 30)]
            public Task<Forecast> ForecastAsync(string place, [Range(1, 14)] int days = 3, CancellationToken ct = default)
                => Task.FromResult(new Forecast(place, [days, time.GetUtcNow().Day]));

            /// <summary>Forgets a place.</summary>
            [Tool("forget_place", RequiresApproval = true, Role = "keeper", Plan = Plan.Mid)]
            public void Forget([Secret] string place, UserContext user, RunContext run, ToolContext context, IRun frame) { }
        }
        """;

    public const string Services = """
        using Microsoft.Extensions.Logging;
        using Microsoft.Extensions.Options;
        [assembly: Module("web-shop")]
        namespace Demo;

        internal interface IPrices { decimal Of(string thing); }

        [Service(Lifetime.Process)]
        internal sealed class PriceList(ILogger<PriceList> log, IOptions<NetraLimits> limits) : IPrices
        {
            public decimal Of(string thing) => log.IsEnabled(LogLevel.None) ? 0 : limits.Value.ToolSeconds > 0 ? 1 : 2;
        }

        [Service(Lifetime.User)]
        internal sealed class Basket(UserContext user, IPrices prices, IUserScope scope) : IAsyncDisposable
        {
            public decimal Total => prices.Of(user.Id.Value + scope.User.Id.Value);
            public ValueTask DisposeAsync() => default;
        }

        [Service(Lifetime.Run)]
        internal sealed class Checkout(Basket basket, RunContext run, IRunScope scope, IThreadStore threads)
        {
            public string Describe() => $"{basket.Total} {run.Run} {scope.Run.Thread} {threads}";
        }

        internal sealed record Order(string Thing);

        /// <summary>Buys.</summary>
        [Agent("buyer", Entry = true)]
        internal sealed partial class BuyerAgent(Checkout checkout, IUserEngineFactory users) : IAgent<Order, string>
        {
            public ValueTask<string> RunAsync(Order input, IRun run, CancellationToken ct) => ValueTask.FromResult(checkout.Describe() + input.Thing + users);
        }
        """;

    public const string Shapes = """
        using System.Collections.Immutable;
        using System.ComponentModel;
        using System.ComponentModel.DataAnnotations;
        using System.Text.Json;
        using System.Text.Json.Nodes;
        using System.Text.Json.Serialization;
        [assembly: Module("shapes")]
        namespace Demo;

        internal enum Colour { Red, DarkBlue, [JsonStringEnumMemberName("off-white")] OffWhite, Crimson = 0 }

        [Flags]
        internal enum Days : byte { None = 0, Monday = 1, Tuesday = 2, Both = 3 }

        /// <summary>A tree.</summary>
        /// <param name="Name">What it is called, see <see cref="Tree"/>.</param>
        internal sealed record Tree(string Name, List<Tree>? Branches = null, [property: Secret] string? Key = null);

        internal sealed record Options
        {
            /// <summary>How many.</summary>
            [Range(1, 9)]
            public int Count { get; init; } = 5;

            public required string Title { get; init; }

            [JsonPropertyName("OTHER")]
            public string? Renamed { get; set; }

            [JsonIgnore]
            public string Ignored { get; set; } = "";

            public string Computed => Title + Count;
        }

        internal struct Point { public double X { get; set; } public double Y { get; set; } }

        [ToolSet]
        internal sealed partial class Tools
        {
            [Tool(Effect = ToolEffect.Read), Description("Numbers.")]
            public decimal Numbers(sbyte a, byte b, short c, ushort d, int e, uint f, long g, ulong h, float i, double j, decimal k,
                [Range(0.5, double.MaxValue)] double l = 1.5, [Range(typeof(decimal), "0.1", "9.9", MinimumIsExclusive = true)] decimal m = 1.25m, double n = double.NaN) => k;

            [Tool(Effect = ToolEffect.Read)]
            public string Texts(bool a, char b, string c, string? d, Guid e, DateTime f, DateTimeOffset g, DateOnly h, TimeOnly i, TimeSpan j, Uri k, byte[] l,
                [StringLength(20, MinimumLength = 1)] string m = "a\"b", [RegularExpression("[a-z]+")] string? n = null, [AllowedValues("x", "y")] string o = "x", char p = '\'') => c;

            [Tool(Effect = ToolEffect.Read)]
            public Colour Enums(Colour a, Days b, Colour? c = null, Colour d = Colour.DarkBlue) => a;

            [Tool(Effect = ToolEffect.Read)]
            public ImmutableArray<int> Collections(int[] a, List<string?> b, IReadOnlyList<Colour> c, [Length(1, 3)] ImmutableArray<int> d, HashSet<string> e, Dictionary<string, int?> f, IReadOnlyDictionary<string, string[]>? g = null) => d;

            [Tool(Effect = ToolEffect.Read)]
            public Tree? Objects(Tree a, Options b, Point c, Point? d, JsonElement e, JsonNode f, JsonText g, ToolCallId h, in int @class) => a;
        }
        """;

    public const string Durables = """
        [assembly: Module("durables")]
        namespace Demo;

        [Durable]
        internal sealed partial record Money(decimal Amount, string Currency);

        internal static partial class Outer
        {
            [Durable]
            internal readonly partial record struct Pair(Money Left, Money? Right);
        }
        """;

    public const string Hostile = """"
        [assembly: Module("system")]
        namespace @class.@namespace;

        internal sealed record Task(string String, int? Int32 = null);
        internal sealed record System(Task Netra);
        internal sealed record Calls(System System);

        /// <summary>Tells "three" quotes: """ and a backslash \.</summary>
        [Agent("object"), UseTools<@event>]
        internal sealed partial class @object : IAgent<System, Calls>
        {
            public ValueTask<Calls> RunAsync(System input, IRun run, CancellationToken ct) => ValueTask.FromResult(new Calls(input));
        }

        [ToolSet]
        internal sealed partial class @event
        {
            [Tool("fixed_name")]
            public System @return(Task @params, string writer = "\u2028", string json = "", int value = -1, bool binder = true, string context = "", string ct = "") => new(@params);

            [Tool]
            public global::System.Threading.Tasks.Task NoneAsync() => global::System.Threading.Tasks.Task.CompletedTask;
        }
        """";

    public const string Engine = """
        [assembly: Module("engine")]
        namespace Demo.Engines;

        [Service(Lifetime.Process)]
        internal sealed class Directory : IUserDirectory
        {
            public ValueTask<UserContext?> FindAsync(UserId user, CancellationToken ct) => ValueTask.FromResult<UserContext?>(null);
        }

        [Service(Lifetime.User)]
        internal sealed class Engine(UserContext user) : IExecutionEngine, IAsyncDisposable
        {
            public ValueTask<SubmitResult> SubmitAsync(RunRequest request, CancellationToken ct) => throw new NotSupportedException(user.Id.Value);
            public ValueTask<CancelResult> CancelAsync(RunId run, CancellationToken ct) => throw new NotSupportedException();
            public void TakeUp(UnownedRun run) => throw new NotSupportedException();
            public ValueTask<ApprovalResult> ApproveAsync(ApprovalDecision decision, CancellationToken ct) => throw new NotSupportedException();
            public ValueTask<bool> DeleteThreadAsync(ThreadId thread, CancellationToken ct) => throw new NotSupportedException();
            public AnswerDraft? FindDraft(ThreadId thread) => null;
            public (int Active, int Queued) Load => (0, 0);
            public ValueTask DisposeAsync() => default;
        }
        """;

    public const string Notes = """
        [assembly: Module("notes")]
        namespace Demo.Notes;

        [Service(Lifetime.User)]
        internal sealed class Notebook(IUserDirectory users, TimeProvider time)
        {
            public string Read() => users.GetType().Name + time.GetUtcNow().Year;
        }

        /// <summary>Notes.</summary>
        [Agent("notes", Entry = true)]
        internal sealed partial class NotesAgent(Notebook notebook, IExecutionEngine engine) : IAgent<string, string>
        {
            public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(notebook.Read() + engine.Load.Active);
        }
        """;

    public const string Host = """
        namespace Demo.App;

        [CompositionRoot(DefaultAgent = "notes")]
        internal sealed partial class HostRoot;
        """;
}
