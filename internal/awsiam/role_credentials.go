// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package awsiam

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/aws-sdk-go-v2/service/sts/types"
)

// sessionName is the name of sessions for which the settings have none.
const sessionName = "iamproof"

// takeRole replaces credentials by those of the role that the settings name.
func (r *Reader) takeRole(cfg *aws.Config) {
	s := &r.settings
	if w := s.WebIdentity; w != nil {
		client := stsClient(cfg, s.Endpoints.STS)
		provider := stscreds.NewWebIdentityRoleProvider(byToken(client.AssumeRoleWithWebIdentity), w.RoleARN, identityToken{w}, func(o *stscreds.WebIdentityRoleOptions) {
			o.RoleSessionName, o.PolicyARNs, o.Duration = orDefault(w.SessionName, sessionName), descriptors(w.PolicyARNs), w.Duration
			o.Policy = given(w.Policy)
		})
		cfg.Credentials = aws.NewCredentialsCache(provider)
	}
	if a := s.AssumeRole; a != nil {
		client := stsClient(cfg, s.Endpoints.STS)
		provider := stscreds.NewAssumeRoleProvider(byRole(client.AssumeRole), a.RoleARN, func(o *stscreds.AssumeRoleOptions) {
			o.RoleSessionName, o.PolicyARNs, o.TransitiveTagKeys = orDefault(a.SessionName, sessionName), descriptors(a.PolicyARNs), a.TransitiveTagKeys
			o.ExternalID, o.Policy, o.SourceIdentity = given(a.ExternalID), given(a.Policy), given(a.SourceIdentity)
			o.Duration = max(a.Duration, 0)
			if o.Duration == 0 {
				o.Duration = 15 * time.Minute
			}
			for key, value := range a.Tags {
				o.Tags = append(o.Tags, types.Tag{Key: aws.String(key), Value: aws.String(value)})
			}
		})
		cfg.Credentials = aws.NewCredentialsCache(provider)
	}
}

// byRole and byToken are single calls as the SDK wants them: interfaces. A client would
// become one with all its methods (L-001).
type (
	byRole  func(context.Context, *sts.AssumeRoleInput, ...func(*sts.Options)) (*sts.AssumeRoleOutput, error)
	byToken func(context.Context, *sts.AssumeRoleWithWebIdentityInput, ...func(*sts.Options)) (*sts.AssumeRoleWithWebIdentityOutput, error)
)

// AssumeRole implements stscreds.AssumeRoleAPIClient.
func (f byRole) AssumeRole(ctx context.Context, in *sts.AssumeRoleInput, o ...func(*sts.Options)) (*sts.AssumeRoleOutput, error) {
	return f(ctx, in, o...)
}

// AssumeRoleWithWebIdentity implements stscreds.AssumeRoleWithWebIdentityAPIClient.
func (f byToken) AssumeRoleWithWebIdentity(ctx context.Context, in *sts.AssumeRoleWithWebIdentityInput, o ...func(*sts.Options)) (*sts.AssumeRoleWithWebIdentityOutput, error) {
	return f(ctx, in, o...)
}

// identityToken is the token of the settings, or the content of its file.
type identityToken struct{ of *WebIdentity }

// GetIdentityToken implements stscreds.IdentityTokenRetriever.
func (t identityToken) GetIdentityToken() ([]byte, error) {
	if t.of.Token != "" {
		return []byte(t.of.Token), nil
	}
	return stscreds.IdentityTokenFile(t.of.TokenFile).GetIdentityToken()
}

func descriptors(arns []string) []types.PolicyDescriptorType {
	var out []types.PolicyDescriptorType
	for _, a := range arns {
		out = append(out, types.PolicyDescriptorType{Arn: aws.String(a)})
	}
	return out
}

func given(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func orDefault(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
