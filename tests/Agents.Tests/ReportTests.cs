namespace Netra.Agents;

public sealed class ReportTests
{
    private const string Draft = "code-completion cost $1,556.55 in 8,819 calls, half of all.";

    [Theory]
    [InlineData("It was $1,556.55 for 8819 calls.", true)]
    [InlineData("You spent 1556.55 dollars: half of everything.", true)]
    [InlineData("About $1,557.", false)]
    [InlineData("It was $1,556.55, twice as much as before.", false)]
    [InlineData("It was five hundred dollars.", false)]
    [InlineData("It was $1,556.55 on 3 models.", false)]
    [InlineData("It was ٥ dollars.", false)]
    [InlineData("  ", false)]
    [InlineData(null, false)]
    public void A_text_is_taken_only_when_all_its_figures_stand_in_the_draft(string? text, bool accepted)
        => FigureGuard.Accepts(text, Draft).ShouldBe(accepted);

    [Theory]
    [InlineData(556.55298, "$556.55")]
    [InlineData(1556.555, "$1,556.56")]
    [InlineData(0, "$0.00")]
    [InlineData(0.004, "$0.004")]
    [InlineData(0.0000004, "$0.00")]
    [InlineData(-12.3, "-$12.30")]
    public void Dollars_are_written_with_two_decimals_and_separators(double amount, string expected)
        => Figures.Usd((decimal)amount).ShouldBe(expected);

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@x", "'@x")]
    [InlineData("a=b", "a=b")]
    [InlineData("a,\"b\"", "\"a,\"\"b\"\"\"")]
    public void Cells_that_a_spreadsheet_would_compute_get_an_apostrophe(string text, string expected)
        => ReportWriting.Cell(text).ShouldBe(expected);

    [Fact]
    public void A_report_of_nothing_is_one_true_sentence()
        => ReportComposer.Compose(new() { Question = "?" }).ShouldBe(ReportComposer.NothingFound);

    [Fact]
    public void A_report_says_which_steps_failed()
    {
        var report = ReportComposer.Compose(new()
        {
            Question = "?",
            Findings = new() { Question = "?", Items = [new("It cost $1.00.", [], "break_down_cost", "k_1")] },
            Failed = [new("optimization", "The tool failed.")],
        });
        report.ShouldBe("It cost $1.00.\n\nMissing from this answer: the step optimization failed (The tool failed).");
    }

    [Fact]
    public void Pieces_of_an_answer_are_the_answer()
    {
        var answer = string.Join(' ', Enumerable.Range(0, 200)) + "\n\n- a\n- b";
        var pieces = AnswerPieces.Of(answer).ToArray();
        string.Concat(pieces).ShouldBe(answer);
        pieces.Length.ShouldBeGreaterThan(5);
    }
}
