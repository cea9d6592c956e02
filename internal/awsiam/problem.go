// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package awsiam

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// ProblemKind says why something could not be read.
type ProblemKind uint8

// The kinds of problems.
const (
	// Failed: AWS refused the call, see Code and Message.
	Failed ProblemKind = iota
	// Offline: the environment forbids to call AWS.
	Offline
	// Misconfigured: the settings could not be read, see Message.
	Misconfigured
	// NoCredentials: none were found, or getting them failed; see Message. If the last source was
	// [Metadata], Operation says so; Host and Status are then those of the answer, "" and 0 if it
	// was not asked or did not answer.
	NoCredentials
	// RoleNotTaken: the role of [Settings] could not be taken; Subject is the role.
	RoleNotTaken
	// BadCredentials: AWS does not accept them, see Code.
	BadCredentials
	// Expired: they were valid once.
	Expired
	// Denied: the credentials lack permissions; Actions lists them.
	Denied
	// Throttled: AWS went on refusing calls because there were too many.
	Throttled
	// NotAWS: what answered is not AWS; see Host and Status.
	NotAWS
	// Unreachable: nothing answered at Host.
	Unreachable
	// TimedOut: there was no answer in time.
	TimedOut
	// Canceled: the caller stopped.
	Canceled
	// AccountForbidden: the credentials are of account Got, which the settings do not allow.
	AccountForbidden
	// OtherAccount: Subject is in account Want, the credentials are of account Got.
	OtherAccount
	// OtherPartition: Subject is in partition Want, the credentials are of partition Got.
	OtherPartition
	// OtherPath: Subject was asked for, and Got is what has the name.
	OtherPath
	// NotFound: there is no Subject.
	NotFound
	// Changing: Subject was changed again and again while it was read.
	Changing
	// BoundaryGone: the permissions boundary Got of Subject does not exist.
	BoundaryGone
	// TooMany: there are more than Limit principals.
	TooMany
	// NotManagement: the account Got may not read the organization's policies.
	NotManagement
	// BadAnswer: the answer of AWS is not what it should be, see Message.
	BadAnswer
)

// Metadata is the metadata service of EC2 instances, the last source of credentials.
const Metadata = "ec2imds"

// Problem is the error of every read.
type Problem struct { //nolint:errname // it is what the user reads about, and an error by the way
	Kind ProblemKind
	// Operation is the call that failed, such as "iam:GetRole"; "" if it is not about one.
	Operation string
	// Code and Message are AWS's own.
	Code, Message string
	// Actions are the permissions that are missing, sorted.
	Actions []string
	// Subject is what was read, Want and Got what differs.
	Subject, Want, Got string
	Host               string
	Status             int
	Attempts, Limit    int
	err                error
}

// Error returns the problem in a few words; users of the provider get whole sentences.
func (p *Problem) Error() string {
	var b strings.Builder
	for _, part := range []string{p.Operation, p.Subject, strings.Join(p.Actions, ", "), p.Code, p.Message} {
		if part != "" {
			if b.Len() > 0 {
				b.WriteString(": ")
			}
			b.WriteString(part)
		}
	}
	if b.Len() == 0 {
		return "reading from AWS failed"
	}
	return b.String()
}

// Unwrap returns the cause.
func (p *Problem) Unwrap() error { return p.err }

// is reports whether an error is a problem of a kind.
func is(err error, kind ProblemKind) bool {
	var p *Problem
	return errors.As(err, &p) && p.Kind == kind
}

// hasCode reports whether AWS answered with one of the codes.
func hasCode(err error, codes ...string) bool {
	var p *Problem
	return errors.As(err, &p) && slices.Contains(codes, p.Code)
}

// gone are the codes of AWS for what does not exist.
func gone(err error) bool { return hasCode(err, "NoSuchEntity", "NoSuchEntityException") }

// The codes of AWS, by kind.
var (
	expiredCodes = []string{"ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"}
	badCodes     = []string{
		"InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch", "InvalidSignatureException", "IncompleteSignature",
		"IncompleteSignatureException", "MissingAuthenticationToken", "MissingAuthenticationTokenException", "InvalidAccessKeyId", "AuthFailure", "OptInRequired",
	}
	deniedCodes = []string{"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "UnauthorizedException", "AuthorizationError"}
)

// problem makes a Problem of an error of the SDK. Context is that of the read.
func problem(ctx context.Context, operation string, err error) *Problem {
	var already *Problem
	if errors.As(err, &already) {
		return already
	}
	p := &Problem{Operation: operation, err: err}
	var exhausted *retry.MaxAttemptsError
	if errors.As(err, &exhausted) {
		p.Attempts = exhausted.Attempt
	}
	var response *smithyhttp.ResponseError
	if errors.As(err, &response) && response.Response != nil && response.Response.Response != nil {
		p.Status = response.HTTPStatusCode()
		if r := response.Response.Request; r != nil && r.URL != nil {
			p.Host = r.URL.Host
		}
	}
	var address *url.Error
	if errors.As(err, &address) {
		if u, e := url.Parse(address.URL); e == nil {
			p.Host = u.Host
		}
	}
	var api smithy.APIError
	var unreadable *smithy.DeserializationError
	var unsent *smithyhttp.RequestSendError
	var timeout interface{ Timeout() bool }
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		p.Kind = Canceled
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		p.Kind = TimedOut
	case errors.As(err, &unreadable):
		p.Kind = NotAWS
	case errors.As(err, &api):
		p.Code, p.Message = api.ErrorCode(), api.ErrorMessage()
		p.Kind = kindOfCode(p.Code, p.Status)
	case errors.As(err, &timeout) && timeout.Timeout():
		p.Kind = TimedOut
	case errors.As(err, &unsent):
		p.Kind, p.Message = Unreachable, innermost(err).Error()
	case p.Status != 0:
		p.Kind = NotAWS
	default:
		p.Message = err.Error()
	}
	if p.Kind == Denied {
		p.Actions = []string{operation}
	}
	return p
}

func kindOfCode(code string, status int) ProblemKind {
	_, throttle := retry.DefaultThrottleErrorCodes[code]
	switch {
	case slices.Contains(expiredCodes, code):
		return Expired
	case slices.Contains(badCodes, code):
		return BadCredentials
	// What answers in place of AWS may answer a call of JSON in XML; the status is the code then.
	case slices.Contains(deniedCodes, code), status == 403:
		return Denied
	case throttle:
		return Throttled
	case code == "UnknownError" || code == "":
		return NotAWS
	}
	return Failed
}

func innermost(err error) error {
	for {
		next := errors.Unwrap(err)
		if next == nil {
			return err
		}
		err = next
	}
}

// merge makes one problem of several. What is denied is put together, since one policy
// mends it all (L-114); otherwise the first in the order of their calls counts. A
// cancellation that another problem caused never hides that one.
func merge(problems []*Problem) error {
	var first *Problem
	for _, p := range problems {
		if p == nil {
			continue
		}
		switch {
		case first == nil, first.Kind == Canceled && p.Kind != Canceled, p.Kind == Denied && first.Kind != Denied:
			first = p
		case first.Kind == Denied && p.Kind == Denied:
			all := *first
			all.Actions = slices.Compact(slices.Sorted(slices.Values(slices.Concat(first.Actions, p.Actions))))
			first = &all
		}
	}
	if first == nil {
		return nil
	}
	return first
}
