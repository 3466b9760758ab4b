using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Netra.Execution.Tests;

namespace Netra.WebSockets.Tests.Protocol;

/// <summary>The generated documents of the protocol against the code that reads and writes its messages.</summary>
public sealed class ProtocolDocumentTests
{
    private static readonly WireSchema Schema = new(NetraProtocol.JsonSchema());

    /// <summary>A command of each type with all its members.</summary>
    public static TheoryData<string> Commands =>
    [
        """{"type":"run","id":"1","user_id":"u_ada","agent":"echo","thread_id":"t_1","input":{"a":1},"idempotency_key":"0123456789abcdef"}""",
        """{"type":"cancel","id":"1","user_id":"u_ada","run_id":"r_1"}""",
        """{"type":"approve","id":"1","user_id":"u_ada","run_id":"r_1","call_id":"k_1","arguments_hash":"00","decision":"deny","reason":"no"}""",
        """{"type":"subscribe","id":"1","user_id":"u_ada","thread_id":"t_1","after_seq":0,"epoch":"e"}""",
        """{"type":"unsubscribe","id":"1","user_id":"u_ada","thread_id":"t_1"}""",
        """{"type":"authenticate","id":"1","user_id":"u_ada","token":"t"}""",
        """{"type":"ping","id":"1","user_id":"u_ada"}""",
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public void The_schema_takes_exactly_the_commands_that_the_parser_takes(string text)
    {
        Agree(JsonNode.Parse(text)!.AsObject()).ShouldBeTrue();
        var members = JsonNode.Parse(text)!.AsObject().Select(member => member.Key).ToArray();
        // Whose user it is, is not a matter of shape; the parser alone compares it.
        foreach (var member in members.Where(member => member != "user_id"))
        {
            JsonNode?[] others =
            [
                null, true, 0, -1, 1.5, JsonNode.Parse("2.0"), "", "x", "approve", new string('x', 16), new string('x', 64), new string('x', 65), string.Concat(Enumerable.Repeat("😀", 64)),
                new JsonObject(), new JsonArray(),
            ];
            foreach (var other in others)
            {
                var changed = JsonNode.Parse(text)!.AsObject();
                changed[member] = other?.DeepClone();
                Agree(changed);
            }
            var without = JsonNode.Parse(text)!.AsObject();
            without.Remove(member);
            Agree(without);
        }
    }

    [Fact]
    public void Every_command_is_described_and_every_member_of_it_was_tried()
    {
        foreach (var row in (IEnumerable<object[]>)Commands)
        {
            Agree(JsonNode.Parse((string)row[0])!.AsObject());
        }
        Schema.NotSeen("Command").ShouldBeEmpty();
        CommandTypes.Describe().Length.ShouldBe(typeof(Command).GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic).Length);
    }

    [Fact]
    public void Every_event_and_every_frame_is_described()
    {
        var events = typeof(RunEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(RunEvent))).ToArray();
        RunEventCatalogue.Describe().Select(frame => frame.Type.Replace("_", "", StringComparison.Ordinal)).Order()
            .ShouldBe(events.Select(type => type.Name.ToLowerInvariant()).Order());
        var frames = typeof(Replies).GetMethods().Where(method => method.ReturnType == typeof(Frame)).ToArray();
        Replies.Describe().Select(frame => frame.Type.Replace("_", "", StringComparison.Ordinal)).Order()
            .ShouldBe(frames.Select(method => method.Name.ToLowerInvariant()).Order());
    }

    [Fact]
    public void Frames_are_as_the_schema_says()
    {
        var now = DateTimeOffset.UnixEpoch;
        Frame[] frames =
        [
            Replies.ConnectionReady("c_1", new UserId("u_1"), "00", "e", new NetraLimits()),
            Replies.Accepted("1", new SubmitResult.Accepted(new ThreadId("t_1"), new RunId("r_1"), 1, true)),
            Replies.Subscribed("1", new ThreadId("t_1"), "e", 0, true),
            Replies.Ok("1"), Replies.Ok("1", now), Replies.Pong("1", now),
            Replies.Error(new CommandError(null, "internal", "Again.")),
            Replies.Error(new CommandError("1", "rate_limited", "Slower.", "id", TimeSpan.FromSeconds(1))),
            Replies.Unsubscribed(new ThreadId("t_1"), "thread_deleted"), Replies.TokenExpiring(now), Replies.ServerDraining(now),
        ];
        foreach (var frame in frames)
        {
            using var json = JsonDocument.Parse(frame.Utf8);
            Schema.Violations(json.RootElement, "ServerMessage").ShouldBeEmpty();
        }
        Schema.NotSeen("Frame").ShouldBeEmpty();
    }

    [Fact]
    public void The_schema_is_one_by_another_validators_judgement() => Node("schema.mjs").ShouldBe((0, ""));

    [Fact]
    public void A_client_in_TypeScript_compiles_against_the_declarations() => Compile("client.ts").ShouldBe((0, ""));

    [Fact]
    public void A_client_that_misuses_the_protocol_does_not_compile()
    {
        var path = Path.Combine(NodeFolder, "misuse.ts");
        var lines = File.ReadAllLines(path);
        var (exitCode, output) = Compile("misuse.ts");
        exitCode.ShouldNotBe(0);
        // Each line that says so is an error, and no other line is.
        var wrong = lines.Select((line, i) => (line, Number: i + 1)).Where(numbered => numbered.line.EndsWith("// wrong", StringComparison.Ordinal)).Select(numbered => numbered.Number);
        output.Split('\n').Where(line => line.Contains("error TS", StringComparison.Ordinal)).Select(line => int.Parse(line.Split('(', ',')[1], System.Globalization.CultureInfo.InvariantCulture)).Distinct().Order()
            .ShouldBe(wrong.Order(), output);
    }

    private static string NodeFolder => Path.Combine(WireSchema.Root, "tests", "node");

    // Whether both take it; they may not differ.
    private static bool Agree(JsonObject command)
    {
        var text = command.ToJsonString();
        var (parsed, error) = CommandParser.Parse(System.Text.Encoding.UTF8.GetBytes(text), new UserId("u_ada"));
        using var json = JsonDocument.Parse(text);
        var violations = Schema.Violations(json.RootElement, "Command");
        (violations.Count == 0).ShouldBe(parsed is not null, $"{text}\n{error}\n{string.Join('\n', violations)}");
        return parsed is not null;
    }

    private static (int ExitCode, string Output) Compile(string file)
        => Node("node_modules/typescript/bin/tsc", "--noEmit", "--strict", "--target", "es2022", "--lib", "es2022,dom", "--moduleResolution", "bundler", "--module", "esnext", file);

    private static (int ExitCode, string Output) Node(params string[] args)
    {
        Directory.Exists(Path.Combine(NodeFolder, "node_modules")).ShouldBeTrue($"Run 'npm ci' in {NodeFolder} first, as test.sh does.");
        using var process = Process.Start(new ProcessStartInfo("node", args) { WorkingDirectory = NodeFolder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, (output + errors.Result).Trim());
    }
}
