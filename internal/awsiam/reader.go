// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package awsiam

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/processcreds"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
)

// OfflineVariable is the environment variable that forbids to call AWS (L-704).
const OfflineVariable = "IAMPROOF_OFFLINE"

// defaultRegion is that of credentials without one: IAM and Organizations have no regions,
// but the partition follows from it (L-701).
const defaultRegion = "us-east-1"

// Reader reads from AWS. It loads its configuration at the first read (L-702), and keeps
// it if that succeeds. It is safe for concurrent use.
type Reader struct {
	settings Settings
	loading  gate
	loaded   *calls
	caller   Caller
	versions sync.Map // policyVersion to the document
	// What tests replace.
	backoff retry.BackoffDelayer
	attempt time.Duration
	sleep   func(context.Context, time.Duration) error
}

// Caller is whose credentials are used.
type Caller struct{ ARN, Account, Partition string }

// New returns a reader. It opens no file and calls nobody.
func New(s Settings) *Reader {
	return &Reader{settings: s, loading: make(gate, 1), attempt: oneAttempt, sleep: sleep}
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Caller returns whose credentials are used.
func (r *Reader) Caller(ctx context.Context) (Caller, error) {
	_, err := r.open(ctx)
	return r.caller, err
}

// open loads the configuration, finds the credentials and asks whose they are, once.
func (r *Reader) open(ctx context.Context) (*calls, error) {
	if off, err := strconv.ParseBool(os.Getenv(OfflineVariable)); os.Getenv(OfflineVariable) != "" && (off || err != nil) {
		return nil, &Problem{Kind: Offline}
	}
	if err := r.loading.enter(ctx); err != nil {
		return nil, problem(ctx, "", err)
	}
	defer r.loading.leave()
	if r.loaded != nil {
		return r.loaded, nil
	}
	c, caller, err := r.load(ctx)
	if err != nil {
		return nil, err
	}
	r.loaded, r.caller = c, caller
	return c, nil
}

func (r *Reader) load(ctx context.Context) (*calls, Caller, error) {
	cfg, err := r.config(ctx)
	if err != nil {
		return nil, Caller{}, err
	}
	if _, err := cfg.Credentials.Retrieve(ctx); err != nil {
		return nil, Caller{}, r.noCredentials(ctx, err)
	}
	c := r.clients(&cfg)
	who, err := c.getCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return nil, Caller{}, err
	}
	caller := Caller{ARN: aws.ToString(who.Arn), Account: aws.ToString(who.Account), Partition: arn.Partition(aws.ToString(who.Arn))}
	if !arn.IsAccountID(caller.Account) || caller.Partition == "" {
		return nil, Caller{}, &Problem{Kind: BadAnswer, Operation: "sts:GetCallerIdentity", Message: "it names no account"}
	}
	if allowed := r.settings.AllowedAccounts; len(allowed) > 0 && !slices.Contains(allowed, caller.Account) {
		return nil, Caller{}, &Problem{Kind: AccountForbidden, Got: caller.Account}
	}
	return c, caller, nil
}

// noCredentials says why there are none.
func (r *Reader) noCredentials(ctx context.Context, err error) *Problem {
	if ctx.Err() != nil {
		return problem(ctx, "", err)
	}
	var process *processcreds.ProviderError
	if errors.As(err, &process) {
		// The SDK repeats what the process printed, which are credentials.
		message := "credential_process failed"
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			message += " with " + exit.String()
		}
		return &Problem{Kind: NoCredentials, Message: message + "; what it printed is not shown"}
	}
	switch call := firstCall(err); {
	case call == nil:
	case call.Service() == Metadata:
		p := problem(ctx, Metadata, err)
		p.Kind, p.Message, p.Actions = NoCredentials, innermost(err).Error(), nil
		return p
	case call.Service() == "STS":
		p := problem(ctx, "sts:"+call.Operation(), err)
		switch {
		case r.settings.AssumeRole != nil:
			p.Subject = r.settings.AssumeRole.RoleARN
		case r.settings.WebIdentity != nil:
			p.Subject = r.settings.WebIdentity.RoleARN
		}
		var api smithy.APIError
		if errors.As(err, &api) && (p.Kind == Denied || p.Kind == Failed) {
			p.Kind = RoleNotTaken
		}
		return p
	}
	return &Problem{Kind: NoCredentials, Message: err.Error(), err: err}
}

// firstCall is the call that failed first: the one that gets the credentials to take a role,
// where these are missing. It is nil if no call was made.
func firstCall(err error) *smithy.OperationError {
	var first *smithy.OperationError
	for call := (*smithy.OperationError)(nil); errors.As(err, &call); err = call.Err {
		first = call
	}
	return first
}

// config reads environment and shared files.
func (r *Reader) config(ctx context.Context) (aws.Config, error) {
	s := &r.settings
	client := awshttp.NewBuildableClient().WithTimeout(r.attempt)
	options := []func(*config.LoadOptions) error{
		config.WithHTTPClient(client), config.WithDefaultRegion(defaultRegion), config.WithClientLogMode(0),
	}
	add := func(given bool, option config.LoadOptionsFunc) {
		if given {
			options = append(options, option)
		}
	}
	add(s.Region != "", config.WithRegion(s.Region))
	add(s.Profile != "", config.WithSharedConfigProfile(s.Profile))
	add(len(s.ConfigFiles) > 0, config.WithSharedConfigFiles(s.ConfigFiles))
	add(len(s.CredentialsFiles) > 0, config.WithSharedCredentialsFiles(s.CredentialsFiles))
	add(s.FIPS, config.WithUseFIPSEndpoint(aws.FIPSEndpointStateEnabled))
	add(s.DualStack, config.WithUseDualStackEndpoint(aws.DualStackEndpointStateEnabled))
	add(s.RetryMode != "", config.WithRetryMode(aws.RetryMode(s.RetryMode)))
	add(s.Log != nil, config.WithAPIOptions([]func(*middlewareStack) error{logged(s.Log)}))
	if s.CABundle != "" {
		bundle, err := os.ReadFile(s.CABundle)
		if err != nil {
			return aws.Config{}, &Problem{Kind: Misconfigured, Message: err.Error(), err: err}
		}
		options = append(options, config.WithCustomCABundle(bytes.NewReader(bundle)))
	}
	cfg, err := config.LoadDefaultConfig(ctx, options...)
	if err != nil {
		if ctx.Err() != nil {
			return aws.Config{}, problem(ctx, "", err)
		}
		return aws.Config{}, &Problem{Kind: Misconfigured, Message: err.Error(), err: err}
	}
	attempts := s.MaxAttempts
	if attempts == 0 {
		attempts = cfg.RetryMaxAttempts
	}
	if attempts == 0 {
		attempts = DefaultMaxAttempts
	}
	cfg.RetryMaxAttempts, cfg.Retryer = attempts, r.retryer(attempts, cfg.RetryMode)
	r.takeRole(&cfg)
	return cfg, nil
}

func (r *Reader) clients(cfg *aws.Config) *calls {
	return newCalls(
		iam.NewFromConfig(*cfg, func(o *iam.Options) { o.BaseEndpoint = endpoint(r.settings.Endpoints.IAM, o.BaseEndpoint) }),
		stsClient(cfg, r.settings.Endpoints.STS),
		organizations.NewFromConfig(*cfg, func(o *organizations.Options) {
			o.BaseEndpoint = endpoint(r.settings.Endpoints.Organizations, o.BaseEndpoint)
		}),
	)
}

func stsClient(cfg *aws.Config, address string) *sts.Client {
	return sts.NewFromConfig(*cfg, func(o *sts.Options) { o.BaseEndpoint = endpoint(address, o.BaseEndpoint) })
}

// endpoint is the address that was given, else that of the environment, which may be nil
// for AWS's own.
func endpoint(given string, found *string) *string {
	if given != "" {
		return &given
	}
	return found
}
