namespace Netra.Client;

/// <summary>Gives the token by which a host knows the user.</summary>
/// <param name="mustBeNew">Whether the last one was refused or is about to expire, so that another is needed.</param>
/// <param name="ct">Cancels waiting.</param>
/// <returns>An access token, or a socket ticket.</returns>
public delegate ValueTask<string> AccessToken(bool mustBeNew, CancellationToken ct);
