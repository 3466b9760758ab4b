using System.Text.RegularExpressions;
using Netra.Generators.Pipeline;

namespace Netra.Generators.Tests.Shapes;

/// <summary>What is enforced matches the same strings as what is published. Expected is what an engine of ECMA-262 answers with the flag <c>u</c>.</summary>
public sealed class PatternTests
{
    [Theory]
    [InlineData("\\d+", "12", true)]
    [InlineData("\\d+", "\u0661", false)]
    [InlineData("\\w", "\u00e4", false)]
    [InlineData("\\w", "_", true)]
    [InlineData("\\s", "\u0085", false)]
    [InlineData("\\s", "\ufeff", true)]
    [InlineData("\\s", "\u00a0", true)]
    [InlineData("\\S", "\u0085", true)]
    [InlineData("\\D", "\U0001f600", true)]
    [InlineData("\\D{2}", "\U0001f600", false)]
    [InlineData(".", "\U0001f600", true)]
    [InlineData("..", "\U0001f600", false)]
    [InlineData(".", "\u2028", false)]
    [InlineData(".", "\u000d", false)]
    [InlineData("[^a]", "\U0001f600", true)]
    [InlineData("[^a]", "\u000a", true)]
    [InlineData("[^\\d-]", "-", false)]
    [InlineData("[^\\d-]", "x", true)]
    [InlineData("a$", "a\u000a", false)]
    [InlineData("a|b$", "ab", false)]
    [InlineData("[\\s\\S]", "\U0001f600", true)]
    [InlineData("[\\W]", "\u00e4", true)]
    [InlineData("[\\w-]+", "a-b", true)]
    [InlineData("\U0001f600+", "\U0001f600\U0001f600", true)]
    [InlineData("[[]", "[", true)]
    [InlineData("[a-c^]+", "a^", true)]
    [InlineData("\\/\\.", "/.", true)]
    [InlineData("[\\b]", "\u0008", true)]
    [InlineData("\\u00e4", "\u00e4", true)]
    [InlineData("a{2}", "aa", true)]
    [InlineData("a{2}", "aaa", false)]
    [InlineData("(a|b)+?c", "abc", true)]
    [InlineData("\\x41", "A", true)]
    [InlineData("[.]", "x", false)]
    [InlineData("\\$", "$", true)]
    [InlineData("[\\]]", "]", true)]
    [InlineData("^a+$", "aa", true)]
    [InlineData("^a|b$", "b", true)]
    [InlineData("^a|b$", "ac", false)]
    public void A_pattern_matches_what_ecma_262_matches(string pattern, string text, bool expected)
    {
        var (model, foreign) = PatternReader.Read(pattern).ShouldNotBeNull();
        foreign.ShouldBeNull();
        new Regex(model.Net, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant).IsMatch(text).ShouldBe(expected, model.Net);
    }

    [Theory]
    [InlineData(@"(?=a)")]
    [InlineData(@"(?!a)")]
    [InlineData(@"(?<=a)b")]
    [InlineData(@"(?<!a)b")]
    [InlineData(@"(?>a)")]
    [InlineData(@"(a)\1")]
    [InlineData(@"(?<n>a)\k<n>")]
    [InlineData(@"(?(a)b|c)")]
    [InlineData(@"(?<a>x)(?<b-a>y)")]
    [InlineData(@"\Ga")]
    [InlineData(@"(a")]
    [InlineData(@"[a")]
    [InlineData(@"a**")]
    public void What_needs_backtracking_or_is_unsound_is_refused(string pattern) => PatternReader.Read(pattern).ShouldBeNull();

    [Theory]
    [InlineData(@"\\1")]
    [InlineData(@"[\]\\(?=]")]
    [InlineData(@"[]\1(?=]")]
    [InlineData(@"(?<name>a)")]
    [InlineData(@"(?'name'a)")]
    public void What_only_looks_like_it_is_matched_without_backtracking(string pattern)
        => Should.NotThrow(() => new Regex(PatternReader.Read(pattern).ShouldNotBeNull().Pattern.Net, RegexOptions.NonBacktracking));
}
