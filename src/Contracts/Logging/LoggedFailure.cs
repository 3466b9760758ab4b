using System.Net.Http;
using System.Net.Sockets;
using System.Text;

namespace Netra;

/// <summary>
/// What a log may say of an exception: its type, its stable code and where it happened, and the same of what caused it. Not its text and
/// its data, which may quote what a user said, an argument or a token.
/// </summary>
public static class LoggedFailure
{
    /// <summary>
    /// Describes an exception and its causes in several lines. The one text that is told is that of a
    /// <see cref="StoreUnavailableException"/>, which says what an operator can do and knows nothing of a user.
    /// </summary>
    public static string Describe(Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        var text = new StringBuilder();
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            text.Append(text.Length > 0 ? "\n ---> " : "").Append(cause.GetType().FullName).Append(" (").Append(CodeOf(cause)).Append(')');
            if (cause is StoreUnavailableException unavailable)
            {
                text.Append(": ").Append(unavailable.Message);
            }
            if (cause.StackTrace is { } trace)
            {
                text.Append('\n').Append(trace);
            }
        }
        return text.ToString();
    }

    private static string CodeOf(Exception failure) => failure switch
    {
        ModelRequestException { StatusCode: { } status, Code: { } code } => $"{(int)status} {code}",
        HttpRequestException { StatusCode: { } status } => $"{(int)status}",
        HttpRequestException http => http.HttpRequestError.ToString(),
        SocketException socket => socket.SocketErrorCode.ToString(),
        _ => $"0x{failure.HResult:x8}",
    };
}
