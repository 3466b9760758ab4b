using System.Globalization;
using System.IO.Compression;

namespace Netra.Agents;

/// <summary>
/// The analyst with the offline planner on the sample data: questions, questions that go on from an earlier one, and questions that it cannot answer.
/// What is expected is computed here, from the CSV files alone.
/// </summary>
public sealed class PlannerQuestionTests : IAsyncLifetime
{
    private static readonly UserContext Ada = TestHost.User("ada");

    private static (string Question, string[] Names)[] Alone =>
    [
        ("What did code completion cost?", ["code.cost", "code.calls"]),
        ("How much was spent on conversation?", ["conv.cost", "conv.calls"]),
        ("Break the cost down by model.", ["code.cost", "conv.cost", "all.cost"]),
        ("Break down the cost by provider.", ["all.cost", "all.calls"]),
        ("What is the cost by feature?", ["code.cost", "conv.cost", "all.cost"]),
        ("Cost by day please.", ["all.cost", "all.input", "all.output"]),
        ("Describe my usage log.", ["all.calls", "code.calls", "conv.calls"]),
        ("Which features make the cost? Find the cost drivers.", ["code.cost", "conv.cost"]),
        ("Find the top 1 cost drivers.", ["code.cost"]),
        ("Simulate a switch of code completion to gpt-4-turbo.", ["code.cost", "code.on.gpt-4-turbo"]),
        ("What if conversation moved to gpt-4? Simulate the model switch.", ["conv.cost", "conv.on.gpt-4"]),
        ("Simulate a model switch of the most expensive feature to claude-3-haiku.", ["code.cost", "code.on.claude-3-haiku"]),
        ("Simulate a model switch of the second feature to claude-3-haiku.", ["conv.cost", "conv.on.claude-3-haiku"]),
        ("Simulate a switch of conversation to gemini-2.5-flash.", ["conv.cost", "conv.on.gemini-2.5-flash"]),
        ("Simulate 20 percent growth.", ["all.cost", "all.grown.20"]),
        ("Simulate growth of 50% with a rate limit of 1000 calls a minute.", ["all.cost", "all.grown.50"]),
        ("Simulate growth of -10 percent.", ["all.grown.-10"]),
        ("Which model is the most expensive? Break down the cost by model.", ["code.cost"]),
        ("Find usage patterns by hour of day.", ["all.calls"]),
        ("Correlate input tokens and output tokens.", ["all.calls", "correlation"]),
    ];

    // Each goes on from the one before it.
    private static (string First, string[] Then, string[][] Names)[] Following =>
    [
        ("What did code completion cost?", ["And conversation?", "And by model?", "Simulate a switch of it to gpt-4-turbo instead."], [["conv.cost", "conv.calls"], ["code.cost", "conv.cost", "all.cost"], ["conv.on.gpt-4-turbo"]]),
        ("Simulate a switch of code completion to gpt-4-turbo.", ["What about claude-3-haiku?", "And for conversation?", "And on gemini-2.5-flash?"], [["code.on.claude-3-haiku"], ["conv.on.claude-3-haiku"], ["conv.on.gemini-2.5-flash"]]),
        ("Simulate 20 percent growth.", ["And 50 percent?", "What about 100%?"], [["all.grown.50"], ["all.grown.100"]]),
        ("What is the cost by feature?", ["What did the second one cost?", "And the most expensive one?"], [["conv.cost"], ["code.cost"]]),
    ];

    private static string[] Unanswerable =>
    [
        "Good morning!", "Who won the match?", "Write me a poem.", "What is the capital of France?", "Translate this to German.", "Simulate a model switch.", "Simulate growth.", "And then?",
        "Correlate.", "Simulate a switch of teleportation to gpt-4.",
    ];

    private readonly Dictionary<string, decimal> _expected = Expected();
    private readonly List<string> _wrong = [];
    private TestHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await TestHost.StartAsync(new NetraLimits { ThreadsPerUser = 10_000 });
        await _host.Importer.ImportSampleAsync(Ada, null, default);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Twenty_questions_are_answered_with_the_right_figures()
    {
        Alone.Length.ShouldBe(20);
        foreach (var (question, names) in Alone)
        {
            Check(question, (await _host.AskAsync(Ada, question, "analyst")).Answer, names);
        }
        _wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task Ten_that_go_on_from_an_earlier_one_are_answered_with_the_right_figures()
    {
        Following.Sum(static conversation => conversation.Then.Length).ShouldBe(10);
        foreach (var (first, then, names) in Following)
        {
            var thread = (await _host.AskAsync(Ada, first, "analyst")).Run.Thread;
            for (var i = 0; i < then.Length; i++)
            {
                Check($"{first} {string.Join(' ', then[..(i + 1)])}", (await _host.AskAsync(Ada, then[i], "analyst", thread)).Answer, names[i]);
            }
        }
        _wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task Ten_that_cannot_be_answered_are_declined_without_a_figure()
    {
        Unanswerable.Length.ShouldBe(10);
        foreach (var question in Unanswerable)
        {
            var answer = (await _host.AskAsync(Ada, question, "analyst")).Answer;
            if (!answer.Contains("I am the offline planner", StringComparison.Ordinal) || _expected.Values.Select(Text).Any(text => text.Length > 3 && answer.Contains(text, StringComparison.Ordinal)))
            {
                _wrong.Add($"{question}: {answer}");
            }
        }
        _wrong.ShouldBeEmpty();
    }

    private void Check(string question, string answer, string[] names)
    {
        var missing = names.Where(name => !answer.Contains(Text(_expected[name]), StringComparison.Ordinal)).Select(name => $"{name} = {Text(_expected[name])}").ToArray();
        if (missing.Length > 0 || answer.Contains("did not work", StringComparison.Ordinal))
        {
            _wrong.Add($"{question}: {string.Join(", ", missing)} is missing in: {answer}");
        }
    }

    private static string Text(decimal value) => value.ToString("0.############", CultureInfo.InvariantCulture);

    private static Dictionary<string, decimal> Expected()
    {
        // US dollars for 1,000 tokens, as DOMAIN has them.
        var prices = new Dictionary<string, (decimal In, decimal Out)>
        {
            ["gpt-4"] = (.03m, .06m), ["gpt-4-turbo"] = (.01m, .03m), ["gpt-3.5-turbo"] = (.001m, .002m), ["claude-3-haiku"] = (.00025m, .00125m), ["gemini-2.5-flash"] = (.000075m, .0003m),
        };
        var code = Rows("azure-llm-2023-code.csv");
        var conv = Rows("azure-llm-2023-conv.csv");
        var expected = new Dictionary<string, decimal> { ["code.cost"] = Cost(code, "gpt-4"), ["conv.cost"] = Cost(conv, "gpt-3.5-turbo"), ["code.calls"] = code.Length, ["conv.calls"] = conv.Length };
        expected["all.cost"] = expected["code.cost"] + expected["conv.cost"];
        expected["all.calls"] = code.Length + conv.Length;
        expected["all.input"] = code.Concat(conv).Sum(static row => row.In);
        expected["all.output"] = code.Concat(conv).Sum(static row => row.Out);
        foreach (var model in prices.Keys)
        {
            expected[$"code.on.{model}"] = Cost(code, model);
            expected[$"conv.on.{model}"] = Cost(conv, model);
        }
        foreach (var percent in new[] { 20, 50, 100, -10 })
        {
            expected[$"all.grown.{percent}"] = expected["all.cost"] * (1 + (percent / 100m));
        }
        expected["correlation"] = Math.Round((decimal)Pearson([.. code, .. conv]), 3);
        return expected;

        decimal Cost((decimal In, decimal Out)[] rows, string model) => ((rows.Sum(static row => row.In) * prices[model].In) + (rows.Sum(static row => row.Out) * prices[model].Out)) / 1_000;
    }

    private static (decimal In, decimal Out)[] Rows(string file)
    {
        using var stream = new BrotliStream(typeof(AnalystAgent).Assembly.GetManifestResourceStream(file + ".br")!, CompressionMode.Decompress);
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(static line => line.Trim().Split(',')).Select(static cells => (decimal.Parse(cells[1], CultureInfo.InvariantCulture), decimal.Parse(cells[2], CultureInfo.InvariantCulture)))];
    }

    private static double Pearson((decimal In, decimal Out)[] rows)
    {
        var (x, y) = (rows.Average(static row => (double)row.In), rows.Average(static row => (double)row.Out));
        return rows.Sum(row => ((double)row.In - x) * ((double)row.Out - y)) / Math.Sqrt(rows.Sum(row => Math.Pow((double)row.In - x, 2)) * rows.Sum(row => Math.Pow((double)row.Out - y, 2)));
    }
}
