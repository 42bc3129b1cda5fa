// The reporting service in Go: nothing of Parley's is needed, only JWT, JWKS and gRPC.
package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/lestrrat-go/httprc/v3"
	"github.com/lestrrat-go/jwx/v3/jwk"
	"github.com/lestrrat-go/jwx/v3/jws"
	"github.com/lestrrat-go/jwx/v3/jwt"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"

	identity "parley.example/reporting-service/identityv1"
)

var (
	ctx     = context.Background()
	url     = cmp.Or(os.Getenv("PARLEY_URL"), "http://localhost:8080")
	issuer  = cmp.Or(os.Getenv("PARLEY_ISSUER"), url)
	keys    = must(jwk.NewCache(ctx, httprc.NewClient()))
	plain   = grpc.WithTransportCredentials(insecure.NewCredentials())
	channel = must(grpc.NewClient(cmp.Or(os.Getenv("PARLEY_GRPC"), "localhost:50051"), plain))
	parley  = identity.NewIdentityServiceClient(channel)
)

// uidOf checks a token on the spot: signature by a key of its own algorithm, type, issuer, audience, times.
func uidOf(token string, keys jwk.Set) (uid string, err error) {
	message, unreadable := jws.Parse([]byte(token), jws.WithCompact())
	claims, wrong := jwt.Parse([]byte(token), jwt.WithKeySet(keys), jwt.WithIssuer(issuer), jwt.WithAudience("parley"),
		jwt.WithAcceptableSkew(5*time.Second), jwt.WithRequiredClaim("exp"), jwt.WithRequiredClaim("iat"), jwt.WithRequiredClaim("sid"))
	if err := errors.Join(unreadable, wrong); err != nil {
		return "", err
	}
	// With must_enrol it is good for setting up a second factor at Parley, and for nothing else.
	if kind, _ := message.Signatures()[0].ProtectedHeaders().Type(); kind != "at+jwt" || claims.Has("must_enrol") {
		return "", errors.New("not an access token for services")
	}
	err = claims.Get("uid", &uid)
	return uid, err
}

// judge says what a request comes to: 201, 401 or 403, or 503 while Parley cannot be asked.
func judge(ctx context.Context, token string, keys jwk.Set) (status int, uid string) {
	uid, err := uidOf(token, keys)
	if err != nil {
		return http.StatusUnauthorized, ""
	}
	session, unanswered := parley.VerifyToken(ctx, &identity.TokenRequest{Token: token})
	right, err := parley.CheckPermission(ctx, &identity.CheckRequest{UserId: uid, Permission: "report.generate"})
	switch {
	case errors.Join(unanswered, err) != nil:
		return http.StatusServiceUnavailable, ""
	case !session.Valid:
		return http.StatusUnauthorized, ""
	case !right.Allowed:
		return http.StatusForbidden, ""
	}
	return http.StatusCreated, uid
}

func main() {
	jwks := url + "/.well-known/jwks.json"
	// Parley publishes a key for longer than this before it signs with it.
	if err := keys.Register(ctx, jwks, jwk.WithConstantInterval(5*time.Minute)); err != nil {
		log.Fatal(err)
	}
	set := must(keys.CachedSet(jwks))
	http.HandleFunc("POST /reports", func(w http.ResponseWriter, r *http.Request) {
		correlationID := cmp.Or(r.Header.Get("X-Correlation-Id"), uuid.NewString())
		ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
		defer cancel()
		ctx = metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+os.Getenv("PARLEY_SERVICE_TOKEN"), "x-correlation-id", correlationID)
		status, uid := judge(ctx, strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "), set)
		kind, body := "application/json", map[string]any{"id": uuid.NewString(), "createdBy": uid, "createdAt": time.Now().UTC()}
		if status != http.StatusCreated {
			kind, body = "application/problem+json", map[string]any{"title": http.StatusText(status), "status": status}
		}
		if status == http.StatusUnauthorized {
			w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token"`)
		}
		w.Header().Set("Content-Type", kind)
		w.Header().Set("X-Correlation-Id", correlationID)
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(body)
	})
	listener := must(net.Listen("tcp", cmp.Or(os.Getenv("HOST"), "127.0.0.1")+":"+cmp.Or(os.Getenv("PORT"), "4201")))
	fmt.Printf("Reporting service at http://%s/\n", listener.Addr())
	log.Fatal(http.Serve(listener, nil))
}

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}
