using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Netra.WebSockets;

/// <summary>Reads the parameters of a query.</summary>
internal static class QueryParameters
{
    /// <summary>A whole number in a range, given at most once.</summary>
    public static bool TryNumber(HttpContext http, string name, long least, long most, long otherwise, out long value, out Problem? problem)
    {
        problem = null;
        value = otherwise;
        var given = http.Request.Query[name];
        if (given.Count == 0)
        {
            return true;
        }
        if (given.Count == 1 && long.TryParse(given[0], NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= least && value <= most)
        {
            return true;
        }
        problem = Problem.InvalidField(name, most == long.MaxValue
            ? $"'{name}' must be a whole number from {least} on."
            : $"'{name}' must be a whole number from {least} to {most}.");
        return false;
    }

    /// <summary>A text given at most once; null when it is not given or empty.</summary>
    public static bool TryText(HttpContext http, string name, out string? value, out Problem? problem)
    {
        var given = http.Request.Query[name];
        problem = given.Count > 1 ? Problem.InvalidField(name, $"'{name}' must be given once.") : null;
        value = given.Count == 1 && !string.IsNullOrEmpty(given[0]) ? given[0] : null;
        return problem is null;
    }

    /// <summary><c>true</c> or <c>false</c>, given at most once.</summary>
    public static bool TryFlag(HttpContext http, string name, out bool value, out Problem? problem)
    {
        value = false;
        if (!TryText(http, name, out var text, out problem) || text is null)
        {
            return problem is null;
        }
        value = text == "true";
        if (!value && text != "false")
        {
            problem = Problem.InvalidField(name, $"'{name}' must be true or false.");
        }
        return problem is null;
    }
}
