namespace Netra.Generators.Text;

/// <summary>Names of agents and tools.</summary>
internal static class ToolNames
{
    public const string Pattern = "^[a-z][a-z0-9_]{0,63}$";

    public static bool IsValid(string name)
        => name.Length is >= 1 and <= 64 && name[0] is >= 'a' and <= 'z' && name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_');

    /// <summary>The default name of a tool: its method's, in snake_case, without <c>Async</c>.</summary>
    public static string OfMethod(string method)
    {
        const string suffix = "Async";
        var plain = method.Length > suffix.Length && method.EndsWith(suffix, StringComparison.Ordinal) ? method.Substring(0, method.Length - suffix.Length) : method;
        return SnakeCase.Of(plain);
    }
}
