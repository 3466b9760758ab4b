namespace Netra.Agents;

public sealed class TimeframeTests
{
    // A Sunday.
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 10, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("7d", "2026-11-15T10:30", "2026-11-22T10:30")]
    [InlineData("last 7 days", "2026-11-15T10:30", "2026-11-22T10:30")]
    [InlineData("the past 24 hours", "2026-11-21T10:30", "2026-11-22T10:30")]
    [InlineData("last week", "2026-11-15T10:30", "2026-11-22T10:30")]
    [InlineData("2w", "2026-11-08T10:30", "2026-11-22T10:30")]
    [InlineData("6m", "2026-05-22T10:30", "2026-11-22T10:30")]
    [InlineData("last year", "2025-11-22T10:30", "2026-11-22T10:30")]
    [InlineData("today", "2026-11-22T00:00", "2026-11-23T00:00")]
    [InlineData("yesterday", "2026-11-21T00:00", "2026-11-22T00:00")]
    [InlineData("this week", "2026-11-16T00:00", "2026-11-23T00:00")]
    [InlineData("this month", "2026-11-01T00:00", "2026-12-01T00:00")]
    [InlineData("2026-03", "2026-03-01T00:00", "2026-04-01T00:00")]
    [InlineData("2026-03-05", "2026-03-05T00:00", "2026-03-06T00:00")]
    [InlineData("2025", "2025-01-01T00:00", "2026-01-01T00:00")]
    [InlineData("2026-03-01..2026-03-31", "2026-03-01T00:00", "2026-04-01T00:00")]
    [InlineData("from 2026-03-01 to 2026-03-02", "2026-03-01T00:00", "2026-03-03T00:00")]
    [InlineData("June 2025", "2025-06-01T00:00", "2025-07-01T00:00")]
    [InlineData("in june", "2026-06-01T00:00", "2026-07-01T00:00")]
    [InlineData("in december", "2025-12-01T00:00", "2026-01-01T00:00")]
    [InlineData("june 3, 2025", "2025-06-03T00:00", "2025-06-04T00:00")]
    [InlineData("3rd of June 2025", "2025-06-03T00:00", "2025-06-04T00:00")]
    public void Stretches_of_time_are_understood(string text, string from, string to)
    {
        var timeframe = Timeframe.Read(text, Now).ShouldNotBeNull();
        timeframe.Period.From!.Value.ToString("yyyy-MM-dd'T'HH:mm").ShouldBe(from);
        timeframe.Period.To!.Value.ToString("yyyy-MM-dd'T'HH:mm").ShouldBe(to);
    }

    [Fact]
    public void Open_stretches_are_open_at_one_end()
    {
        Timeframe.Read("since 2026-03-01", Now)!.Period.ShouldBe(new(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), null));
        Timeframe.Read("before 2026-03-01", Now)!.Period.ShouldBe(new(null, new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero)));
        Timeframe.Read("since June 2025", Now)!.Period.From.ShouldBe(new DateTimeOffset(2025, 6, 1, 0, 0, 0, TimeSpan.Zero));
        Timeframe.Read(null, Now).ShouldBe(Timeframe.All);
        Timeframe.Read("all time", Now).ShouldBe(Timeframe.All);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("0d")]
    [InlineData("99999d")]
    [InlineData("2026-13")]
    [InlineData("2026-02-30")]
    [InlineData("2026-03-02..2026-03-01")]
    [InlineData("last -3 days")]
    [InlineData("30 February 2026")]
    public void What_is_no_stretch_of_time_is_refused(string text) => Timeframe.Read(text, Now).ShouldBeNull();

    [Theory]
    [InlineData("What did I spend in the last 7 days?", "the last 7 days")]
    [InlineData("cost over the past month please", "the past month")]
    [InlineData("what did it cost yesterday", "yesterday")]
    [InlineData("spend 2026-03-01..2026-03-31", "2026-03-01..2026-03-31")]
    [InlineData("spend since 2026-03-01", "since 2026-03-01")]
    [InlineData("what did I spend in June 2025", "June 2025")]
    [InlineData("what did I spend in 2025?", "2025")]
    [InlineData("show 24h", "24h")]
    [InlineData("what did marketing 3 cost", null)]
    [InlineData("may I ask what gpt-4-0613 cost", null)]
    public void A_question_names_a_stretch_of_time_or_none(string question, string? expected)
    {
        var found = Timeframe.Find(question);
        found.ShouldBe(expected);
        if (found is not null)
        {
            Timeframe.Read(found, Now).ShouldNotBeNull();
        }
    }

    [Theory]
    [InlineData("7d", " in the last 7 days (2026-11-15 10:30 to 2026-11-22 10:30 UTC)")]
    [InlineData("yesterday", " yesterday (2026-11-21)")]
    [InlineData("2026-03-05", " on 2026-03-05")]
    [InlineData("2026-03", " from 2026-03-01 to 2026-03-31")]
    [InlineData("since 2026-03-01", " since 2026-03-01")]
    [InlineData(null, "")]
    public void A_stretch_reads_well_in_a_sentence(string? text, string expected)
        => Timeframe.Within(Timeframe.Read(text, Now)!.Label).ShouldBe(expected);
}
