// The reporting service in Go: nothing of Parley's is needed, only JWT, JWKS and gRPC.
package main

import (
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

const permission = "report.generate"

var errNotAccessToken = errors.New("not an access token")

type service struct {
	keys          jwk.Set
	issuer, token string
	parley        identity.IdentityServiceClient
}

// personOf checks a token on the spot: signature by a key of its own algorithm, type, issuer, audience, times.
func (s *service) personOf(token string) (string, error) {
	message, err := jws.Parse([]byte(token), jws.WithCompact())
	if err != nil || len(message.Signatures()) != 1 {
		return "", errNotAccessToken
	}
	if kind, _ := message.Signatures()[0].ProtectedHeaders().Type(); kind != "at+jwt" {
		return "", errNotAccessToken
	}
	claims, err := jwt.Parse([]byte(token), jwt.WithKeySet(s.keys), jwt.WithIssuer(s.issuer), jwt.WithAudience("parley"),
		jwt.WithAcceptableSkew(5*time.Second), jwt.WithRequiredClaim("exp"), jwt.WithRequiredClaim("iat"), jwt.WithRequiredClaim("sid"))
	if err != nil {
		return "", err
	}
	// Good for setting up an obligatory second factor at Parley, and for nothing else.
	if claims.Has("must_enrol") {
		return "", errNotAccessToken
	}
	var uid string
	err = claims.Get("uid", &uid)
	return uid, err
}

func (s *service) reports(w http.ResponseWriter, r *http.Request) {
	correlationID := r.Header.Get("X-Correlation-Id")
	if correlationID == "" {
		correlationID = uuid.NewString()
	}
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	uid, err := s.personOf(token)
	if err != nil {
		problem(w, http.StatusUnauthorized, err.Error())
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	ctx = metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+s.token, "x-correlation-id", correlationID)
	standing, err := s.parley.VerifyToken(ctx, &identity.TokenRequest{Token: token})
	if err != nil {
		problem(w, http.StatusServiceUnavailable, "Parley cannot be asked")
		return
	}
	if !standing.Valid {
		problem(w, http.StatusUnauthorized, "the session has ended")
		return
	}
	answer, err := s.parley.CheckPermission(ctx, &identity.CheckRequest{UserId: uid, Permission: permission})
	switch {
	case err != nil:
		problem(w, http.StatusServiceUnavailable, "Parley cannot be asked")
	case !answer.Allowed:
		problem(w, http.StatusForbidden, "It needs "+permission)
	default:
		w.Header().Set("X-Correlation-Id", correlationID)
		now := time.Now().UTC().Format(time.RFC3339)
		send(w, http.StatusCreated, "application/json", map[string]any{"id": uuid.NewString(), "createdBy": uid, "createdAt": now})
	}
}

func problem(w http.ResponseWriter, status int, title string) {
	if status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token"`)
	}
	send(w, status, "application/problem+json", map[string]any{"title": title, "status": status})
}

func send(w http.ResponseWriter, status int, kind string, body any) {
	w.Header().Set("Content-Type", kind)
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

func setting(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}

func main() {
	ctx := context.Background()
	url := setting("PARLEY_URL", "http://localhost:8080")
	jwks := url + "/.well-known/jwks.json"
	cache := must(jwk.NewCache(ctx, httprc.NewClient()))
	// Parley publishes a key for longer than this before it signs with it.
	if err := cache.Register(ctx, jwks, jwk.WithConstantInterval(5*time.Minute)); err != nil {
		log.Fatal(err)
	}
	plain := grpc.WithTransportCredentials(insecure.NewCredentials())
	parley := identity.NewIdentityServiceClient(must(grpc.NewClient(setting("PARLEY_GRPC", "localhost:50051"), plain)))
	s := &service{must(cache.CachedSet(jwks)), setting("PARLEY_ISSUER", url), os.Getenv("PARLEY_SERVICE_TOKEN"), parley}
	http.HandleFunc("POST /reports", s.reports)
	listener := must(net.Listen("tcp", setting("HOST", "127.0.0.1")+":"+setting("PORT", "4201")))
	fmt.Printf("Reporting service at http://%s/\n", listener.Addr())
	log.Fatal(http.Serve(listener, nil))
}
