using System.Globalization;
using System.Text;

namespace Netra.Generators.Text;

/// <summary>Names as <c>System.Text.Json.JsonNamingPolicy.SnakeCaseLower</c> makes them.</summary>
internal static class SnakeCase
{
    private enum State
    {
        NotStarted,
        Upper,
        LowerOrDigit,
        Space,
    }

    public static string Of(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        var state = State.NotStarted;
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            switch (char.GetUnicodeCategory(c))
            {
                case UnicodeCategory.UppercaseLetter:
                    var startsWord = state is State.LowerOrDigit or State.Space
                        || (state == State.Upper && i + 1 < name.Length && char.IsLower(name[i + 1]));
                    text.Append(startsWord ? "_" : "").Append(char.ToLowerInvariant(c));
                    state = State.Upper;
                    break;
                case UnicodeCategory.LowercaseLetter:
                case UnicodeCategory.DecimalDigitNumber:
                    text.Append(state == State.Space ? "_" : "").Append(c);
                    state = State.LowerOrDigit;
                    break;
                case UnicodeCategory.SpaceSeparator:
                    state = state == State.NotStarted ? state : State.Space;
                    break;
                default:
                    text.Append(c);
                    state = State.NotStarted;
                    break;
            }
        }
        return text.ToString();
    }
}
