// PARLEY_TOKEN=… go run . ACCESS_TOKEN
package main

import (
	"cmp"
	"context"
	"fmt"
	"log"
	"os"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"

	"parley.example/reporting-service/identityv1"
)

func main() {
	address := cmp.Or(os.Getenv("PARLEY_GRPC"), "127.0.0.1:50051")
	connection, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		log.Fatal(err)
	}
	defer connection.Close()
	identity := identityv1.NewIdentityServiceClient(connection)

	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	ctx = metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+os.Getenv("PARLEY_TOKEN"))

	who, err := identity.VerifyToken(ctx, &identityv1.TokenRequest{Token: os.Args[1]})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("valid", who.Valid, cmp.Or(who.Email, who.Reason))
	if !who.Valid {
		return
	}
	question := &identityv1.CheckRequest{UserId: who.Uid, Permission: "report.generate"}
	answer, err := identity.CheckPermission(ctx, question)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("report.generate", answer.Allowed)
}
