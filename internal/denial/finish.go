// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package denial

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// finish adds what follows from what was read, for any form of the text.
func (r *Reader) finish(d *Denial) {
	r.prefix(d)
	if info, ok := r.services().Action(d.Action); ok {
		d.Action = info.Name
	}
	if info, ok := r.services().Action(d.ActionAsked); ok {
		d.ActionAsked = info.Name
	}
	if a, ok := arn.Split(d.Resource); ok {
		switch {
		case arn.IsAccountID(a.Account):
			d.ResourceAccount = a.Account
		case a.Account != "" && a.Account != "aws":
			d.OwnerMasked = true
		}
		if d.Region == "" && a.Region != "" && !masked(a.Region) && !strings.Contains(a.Region, "*") {
			d.Region = a.Region
		}
		if !masked(a.Partition) {
			d.Partition = a.Partition
		}
	}
	switch {
	case d.PrincipalAccount == "" || d.ResourceAccount == "":
		d.CrossAccount = truth.Unknown
		if d.PrincipalKind == CallerAnonymous && d.ResourceAccount != "" {
			d.CrossAccount = truth.True
		}
	default:
		d.CrossAccount = truth.Of(d.PrincipalAccount != d.ResourceAccount)
	}
	r.passed(d)
	d.stepsOf()
	switch {
	case d.NotPolicies:
		d.Recognised = RecognisedPartial
	case d.Principal != "" && d.Action != "" && d.Layer != "" && d.Kind != Unknown:
		d.Recognised = RecognisedFull
	default:
		d.Recognised = RecognisedPartial
	}
}

// prefix completes an action without prefix, such as the "AssumeRole" of CodePipeline: with
// that of the resource where the catalogue knows the action, else it is an operation.
func (r *Reader) prefix(d *Denial) {
	if d.Action == "" || strings.Contains(d.Action, ":") {
		return
	}
	name := d.Action
	d.Action = ""
	if d.Operation == "" {
		d.Operation = name
	}
	prefixes := []string{"sts"}
	if a, ok := arn.Split(d.Resource); ok {
		prefixes = append(prefixes, a.Service)
	}
	for _, p := range prefixes {
		if info, ok := r.services().Action(p + ":" + name); ok {
			d.Action = info.Name
			return
		}
	}
}

// passed guesses the service that a role was passed to (sample 24).
func (r *Reader) passed(d *Denial) {
	if d.Action != "iam:PassRole" || d.PassedService != "" {
		return
	}
	service := strings.ToLower(strings.ReplaceAll(d.Service, " ", ""))
	if service == "iam" {
		service = ""
	}
	if service == "" && d.Address != "" {
		// aws_lambda_function: the second word of the type.
		kind := d.Address[strings.LastIndex(strings.TrimSuffix(d.Address, d.Address[strings.LastIndexByte(d.Address, '.'):]), ".")+1:]
		if words := strings.Split(kind, "_"); len(words) > 1 && words[0] == "aws" {
			service = words[1]
		}
	}
	if service == "" {
		for _, w := range strings.Fields(strings.ToLower(d.During)) {
			w = strings.Trim(w, `.,:;"'()[]`)
			if _, known := r.services().Action(w + ":TagResource"); known || slices.Contains([]string{"ec2", "ecs", "glue", "states"}, w) {
				service = w
				break
			}
		}
	}
	if service != "" {
		d.PassedService, d.PassedGuessed = service+".amazonaws.com", true
	}
}

// cognitoSession is the name of the sessions that Amazon Cognito makes for guests.
const cognitoSession = "CognitoIdentityCredentials"

// stepsOf says what to do next where the text alone is not enough.
func (d *Denial) stepsOf() {
	if d.Encoded {
		d.Steps = append(d.Steps, "Decode the message, with credentials that may call sts:DecodeAuthorizationMessage, and pass the result here: aws sts decode-authorization-message --encoded-message MESSAGE --query DecodedMessage --output text")
	}
	if d.AuthorizationID != "" {
		d.Steps = append(d.Steps, "Within 24 hours, in the same account and region, GetRequestAuthorizationDetails returns what AWS evaluated for the authorization id "+d.AuthorizationID+"; pass its answer here.")
	}
	if d.Layer == Trust && d.Resource == "" && d.Action == "sts:AssumeRole" {
		d.Steps = append(d.Steps, "The message does not name the role: it is the one that the call asked to assume.")
	}
	if d.Layer == Session && d.SessionName == cognitoSession {
		d.Notes = append(d.Notes, "Amazon Cognito gives the sessions of guests a session policy of its own, which allows a few services only and which nobody can change: let the user sign in, or call the service from a backend.")
	}
	if len(d.Candidates) > 0 {
		names := "The text names the API operation and not the action. The operation needs "
		if d.Operation == "" {
			names = "The text does not name one action. The call needs "
		}
		d.Steps = append(d.Steps, names+strings.Join(d.Candidates, ", ")+".")
	}
}
