using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Netra.Agents;

/// <summary>
/// What the product's agents tell a model, against conversations with the offline planner in <c>Conversations</c>: instructions, questions, tools, schemas, results.
/// <c>NETRA_UPDATE_SNAPSHOTS=1</c> records them anew; then read the difference.
/// </summary>
public sealed class PromptTests
{
    private static readonly UserContext Ada = TestHost.User("ada");

    private static ImmutableArray<(string Name, string? Agent, ImmutableArray<string> Questions, ImmutableArray<string> Asks)> Conversations { get; } =
    [
        ("analyst", "analyst", ["What did code completion cost?", "And conversation?"], ["analyst"]),
        ("report", null, ["What did code completion cost?"], ["report_writer"]),
        ("guess", null, ["Und wohin geht das Geld?"], ["triage_guesser", "report_writer"]),
    ];

    [Theory]
    [InlineData("analyst")]
    [InlineData("report")]
    [InlineData("guess")]
    public async Task What_a_model_is_told_is_what_was_recorded(string conversation)
    {
        var path = Path.Combine(Folder(), conversation + ".json");
        if (Environment.GetEnvironmentVariable("NETRA_UPDATE_SNAPSHOTS") == "1" && Environment.GetEnvironmentVariable("CI") != "true")
        {
            await using var recorded = await TestHost.StartAsync(recording: path);
            await TalkAsync(recorded, conversation);
        }
        using var model = new ReplayingChatClient(path);
        await using var host = await TestHost.StartAsync(model: model);
        await TalkAsync(host, conversation);
        model.VerifyUsed();
    }

    [Fact]
    public async Task Every_agent_that_asks_a_model_is_in_a_conversation()
    {
        await using var host = await TestHost.StartAsync();
        host.Registry.Agents.OfType<ModelAgentDescriptor>().Select(static agent => agent.Name)
            .ShouldBe(Conversations.SelectMany(static talk => talk.Asks).Distinct(), ignoreOrder: true);
    }

    private static async Task TalkAsync(TestHost host, string conversation)
    {
        await host.Importer.ImportSampleAsync(Ada, null, default);
        var (_, agent, questions, asks) = Conversations.Single(one => one.Name == conversation);
        ThreadId? thread = null;
        foreach (var question in questions)
        {
            var transcript = await host.AskAsync(Ada, question, agent, thread);
            transcript.Run.Status.ShouldBe(RunStatus.Completed);
            transcript.Agents.ShouldBe(transcript.Agents.Union(asks));
            thread = transcript.Run.Thread;
        }
    }

    private static string Folder([CallerFilePath] string file = "") => Path.Combine(Path.GetDirectoryName(file)!, "Conversations");
}
