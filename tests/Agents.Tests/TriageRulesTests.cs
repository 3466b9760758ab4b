namespace Netra.Agents;

public sealed class TriageRulesTests
{
    private readonly PriceList _prices = new();

    private readonly UsageDescription _log = new()
    {
        Rows = 100,
        Priced = 100,
        Features = [new("code-completion", 60), new("conversation", 40)],
        Models = [new("gpt-4", "openai", 60, true), new("gpt-3.5-turbo", "openai", 40, true)],
    };

    [Theory]
    [InlineData("What did code completion cost?", nameof(Intent.Figure), nameof(Category.Cost))]
    [InlineData("Where does my money go?", nameof(Intent.BreakDown), nameof(Category.Cost))]
    [InlineData("How can I spend less?", nameof(Intent.Save), nameof(Category.Cost))]
    [InlineData("If code completion moved to gpt-4-turbo, what would it cost?", nameof(Intent.SwitchModel), nameof(Category.ModelChoice))]
    [InlineData("How much would I save by moving conversation to gpt-4-turbo?", nameof(Intent.SwitchModel), nameof(Category.ModelChoice))]
    [InlineData("Which model should I use for conversation?", nameof(Intent.Save), nameof(Category.ModelChoice))]
    [InlineData("Why is code completion so slow?", nameof(Intent.Latency), nameof(Category.Performance))]
    [InlineData("Reduce the latency of conversation", nameof(Intent.Latency), nameof(Category.Performance))]
    [InlineData("What was the p99 last week?", nameof(Intent.Latency), nameof(Category.Performance))]
    [InlineData("Was there a spike in cost?", nameof(Intent.Anomalies), nameof(Category.Monitoring))]
    [InlineData("When are we busiest?", nameof(Intent.Patterns), nameof(Category.Workload))]
    [InlineData("What if traffic grows by 50%?", nameof(Intent.Grow), nameof(Category.Workload))]
    [InlineData("Does cost correlate with latency?", nameof(Intent.Correlate), nameof(Category.Performance))]
    [InlineData("Would a cache help?", nameof(Intent.RepeatedPrompts), nameof(Category.Configuration))]
    [InlineData("How good are the answers?", nameof(Intent.Quality), nameof(Category.Quality))]
    [InlineData("How many calls failed?", nameof(Intent.Quality), nameof(Category.Quality))]
    [InlineData("What is in my log?", nameof(Intent.Describe), nameof(Category.Configuration))]
    [InlineData("export a json report", nameof(Intent.Export), nameof(Category.Configuration))]
    [InlineData("delete all my usage data", nameof(Intent.Delete), nameof(Category.Configuration))]
    [InlineData("How many tokens did conversation use?", nameof(Intent.Figure), nameof(Category.Workload))]
    [InlineData("code-completion", nameof(Intent.Figure), nameof(Category.Cost))]
    [InlineData("What drives my bill?", nameof(Intent.Drivers), nameof(Category.Cost))]
    [InlineData("Who won the cup?", nameof(Intent.Unknown), nameof(Category.Other))]
    public void Questions_are_sorted_by_what_they_want(string question, string intent, string category)
    {
        var triage = TriageRules.Assess(question, _log, _prices);
        (triage.Intent.ToString(), triage.Category.ToString()).ShouldBe((intent, category));
        (triage.Confidence < TriageRules.SureFrom).ShouldBe(triage.Category == Category.Other);
    }

    [Theory]
    [InlineData("cost of Code Completions", "code-completion")]
    [InlineData("codecompletion vs conversation", "code-completion,conversation")]
    [InlineData("what is conversational", "")]
    public void Features_are_found_whatever_their_spelling(string question, string expected)
        => string.Join(',', TriageRules.Assess(question, _log, _prices).Entities.Features).ShouldBe(expected);

    [Theory]
    [InlineData("move from gpt-4 to GPT 4 Turbo", "gpt-4,gpt-4-turbo", "gpt-4-turbo")]
    [InlineData("replace gpt4 with claude 3.5 sonnet", "gpt-4,claude-3.5-sonnet", "claude-3.5-sonnet")]
    [InlineData("use claude-3-haiku instead of gpt-4", "claude-3-haiku,gpt-4", "claude-3-haiku")]
    [InlineData("what about gpt-4o-mini", "gpt-4o-mini", "gpt-4o-mini")]
    [InlineData("what about gpt-4-0613", "gpt-4-0613", "gpt-4-0613")]
    [InlineData("what about gpt-5?", "gpt-5", "gpt-5")]
    public void Models_are_found_and_a_strange_one_is_not_taken_for_a_known_one(string question, string models, string target)
    {
        var entities = TriageRules.Assess(question, _log, _prices).Entities;
        string.Join(',', entities.Models).ShouldBe(models);
        entities.TargetModel.ShouldBe(target);
    }

    [Fact]
    public void Numbers_are_read_with_their_units()
    {
        var entities = TriageRules.Assess("What if calls grow by 12.5% under 300 ms with a rate limit of 1,200 per minute in the last 7 days?", _log, _prices).Entities;
        entities.Percents.ShouldBe([12.5m]);
        entities.Milliseconds.ShouldBe([300m]);
        entities.RateLimit.ShouldBe(1_200);
        entities.Timeframe.ShouldBe("the last 7 days");
    }

    [Theory]
    [InlineData("what did translation cost?", "translation")]
    [InlineData("how much do we spend on search ranking?", "search ranking")]
    [InlineData("what did it cost?", null)]
    [InlineData("what did my usage cost", null)]
    [InlineData("what did everything cost", null)]
    public void A_name_that_the_log_lacks_is_noticed(string question, string? name)
        => TriageRules.Assess(question, _log, _prices).Entities.UnknownName.ShouldBe(name);

    [Fact]
    public void Sufficiency_is_the_mean_share_of_what_is_needed()
    {
        TriageRules.Assess("what did it cost", _log, _prices).DataSufficiency.ShouldBe(Sufficiency.Sufficient);
        // Time, feature, model and tokens in full, a price for none: 4 of 5.
        TriageRules.Assess("what did it cost", _log with { Priced = 0 }, _prices).DataShare.ShouldBe(0.8m);
        // Latency for half of the rows: 5.5 of 6.
        var half = TriageRules.Assess("how fast is it", _log with { WithLatency = 50 }, _prices);
        (half.DataShare, half.DataSufficiency).ShouldBe((0.9167m, Sufficiency.Sufficient));
        // Hashes and cache hits for none: 5 of 7.
        var repeats = TriageRules.Assess("would a cache help", _log, _prices);
        (repeats.DataShare, repeats.DataSufficiency).ShouldBe((0.7143m, Sufficiency.Partial));
        // What the question is about is missing altogether.
        TriageRules.Assess("how fast is it", _log, _prices).DataSufficiency.ShouldBe(Sufficiency.Partial);
        TriageRules.Assess("what did it cost", new(), _prices).DataSufficiency.ShouldBe(Sufficiency.Insufficient);
    }

    [Fact]
    public async Task A_very_long_question_is_read_in_time()
    {
        var question = string.Concat(Enumerable.Repeat("where which model would it move from gpt-4 to ", 20_000));
        var triage = await Task.Run(() => TriageRules.Assess(question, _log, _prices)).WaitAsync(TimeSpan.FromSeconds(10));
        triage.Question.ShouldBe(question);
    }

    [Fact]
    public void A_model_guess_is_taken_over_but_never_to_remove_or_write()
    {
        var unsure = TriageRules.Assess("hm?", _log, _prices);
        TriageGuesses.Adopt(unsure, new(Category.Performance, null), _log)!.Intent.ShouldBe(Intent.Latency);
        TriageGuesses.Adopt(unsure, new(null, Intent.Save), _log).ShouldBeNull();
        TriageGuesses.Adopt(unsure, new(Category.Configuration, Intent.Delete), _log).ShouldBeNull();
    }

    [Theory]
    [InlineData("delete all my usage data", true, null)]
    [InlineData("delete my usage before 2026-01-01", false, "2026-01-01")]
    [InlineData("remove rows older than 30 days", false, "2026-10-23")]
    [InlineData("delete some of my data", null, null)]
    [InlineData("delete the data of last week", null, null)]
    public void Only_what_was_said_in_so_many_words_is_removed(string question, bool? everything, string? before)
    {
        var read = Deletions.Read(TriageRules.Assess(question, _log, _prices), new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero));
        (read?.Everything).ShouldBe(everything);
        (read?.Before?.ToString("yyyy-MM-dd")).ShouldBe(before);
    }
}
