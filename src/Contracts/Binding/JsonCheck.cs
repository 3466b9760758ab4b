using System.ComponentModel;

namespace Netra;

/// <summary>Measures values for constraints. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class JsonCheck
{
    /// <summary>The length as JSON Schema counts it: in Unicode characters, a surrogate pair being one.</summary>
    public static int Length(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var length = text.Length;
        foreach (var c in text)
        {
            if (char.IsLowSurrogate(c))
            {
                length--;
            }
        }
        return length;
    }
}
