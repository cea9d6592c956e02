// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package awsiam

import "time"

// Settings say with which credentials, against which endpoints and how patiently to read.
// The zero value is what the AWS CLI does: environment variables, shared files, the role of
// the instance.
type Settings struct {
	Region, Profile               string
	ConfigFiles, CredentialsFiles []string
	CABundle                      string
	MaxAttempts                   int
	RetryMode                     string // "standard", "adaptive" or "" for that of the environment
	Endpoints                     Endpoints
	FIPS, DualStack               bool
	AssumeRole                    *AssumeRole
	WebIdentity                   *WebIdentity
	AllowedAccounts               []string
	// Log gets one line for each attempt: no headers, bodies or credentials.
	Log Log `json:"-"`
	// Snapshot finds the document and version of a policy that AWS manages without asking
	// AWS, see [Options]. Nil finds none.
	Snapshot func(arn string) (document, version string, ok bool)
}

// Endpoints are addresses in place of AWS's own; "" keeps AWS's.
type Endpoints struct{ IAM, STS, Organizations string }

// AssumeRole says which role to take before reading.
type AssumeRole struct {
	RoleARN, SessionName, ExternalID, Policy, SourceIdentity string
	Duration                                                 time.Duration
	PolicyARNs, TransitiveTagKeys                            []string
	Tags                                                     map[string]string
}

// WebIdentity says which role to take with a token of an identity provider.
type WebIdentity struct {
	RoleARN, SessionName, Policy, Token, TokenFile string
	Duration                                       time.Duration
	PolicyARNs                                     []string
}

// The patience of the reads.
const (
	// DefaultMaxAttempts is how often a call is tried.
	DefaultMaxAttempts = 10
	longestBackoff     = 20 * time.Second
	oneAttempt         = 30 * time.Second
	oneRead            = 5 * time.Minute
	// parallelIAM and parallelOrganizations bound the calls at the same time.
	parallelIAM           = 8
	parallelOrganizations = 2
)
