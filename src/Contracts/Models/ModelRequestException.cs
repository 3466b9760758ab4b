using System.Net;

namespace Netra;

/// <summary>
/// A model's provider refused a request, could not be reached, or sent what is no answer. Says nothing of what was asked: it may be
/// logged whole.
/// </summary>
public sealed class ModelRequestException : HttpRequestException
{
    private const int MostCode = 64;

    /// <param name="error">What went wrong on the way.</param>
    /// <param name="status">What the provider answered; null when there was no answer, or one that broke off.</param>
    /// <param name="code">The provider's own code; whatever is no plain code is left out.</param>
    /// <param name="retryAfter">When the provider asks to be tried again.</param>
    /// <param name="inner">The cause. Its text is never logged.</param>
    public ModelRequestException(HttpRequestError error, HttpStatusCode? status = null, string? code = null, TimeSpan? retryAfter = null, Exception? inner = null)
        : base(error, status is { } known ? $"The model's provider answered {(int)known}." : $"The model's provider gave no whole answer ({error}).", inner, status)
        => (Code, RetryAfter) = (IsPlain(code) ? code : null, retryAfter);

    /// <summary>The provider's own code of the error, such as <c>invalid_api_key</c>; null when it gave none.</summary>
    public string? Code { get; }

    /// <summary>How long the provider asks to wait; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; }

    private static bool IsPlain(string? code)
        => code is { Length: > 0 and <= MostCode } && code.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-');
}
