// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package principal

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// awsFault says what is wrong with a known value under AWS that has no wildcard.
func awsFault(c *frame.Pass, s string) iam.Fault {
	if bare := strings.TrimSpace(s); bare != s && bare != "" && awsFault(c, bare).What == "" {
		return iam.Fault{What: "has white space around it", Suggestion: bare}
	}
	switch {
	case iam.IsAccountID(s):
		return iam.Fault{}
	case iam.IsOriginAccessIdentity(s):
		if c.Type != iam.Trust && (c.Attachment == "" || strings.HasPrefix(c.Attachment, iam.S3)) {
			return iam.Fault{}
		}
		return iam.Fault{What: "is an origin access identity of CloudFront, which only bucket policies can name"}
	case iam.IsUniqueID(s):
		if p := s[:4]; p == "AIDA" || p == "AROA" {
			return iam.Fault{}
		}
		return iam.Fault{OtherKind: true, What: "is the unique id of something that makes no requests", Fix: "Name a role or user by its ARN."}
	case iam.IsProvider(s):
		return iam.Fault{What: "is an identity provider, not an AWS principal", Fix: `Write it under "Federated".`}
	case iam.IsServicePrincipal(s):
		return iam.Fault{What: "is a service, not an AWS principal", Fix: `Write {"Service": ` + words.Quote(s) + "}."}
	case strings.HasPrefix(s, "arn:"):
		return iam.ARNFault(s)
	case digitsOf(s) != "":
		return accountFault(digitsOf(s), s)
	}
	return nameFault(c, s)
}

// nameFault is about texts that are neither ARNs nor ids.
func nameFault(c *frame.Pass, s string) iam.Fault {
	switch {
	case strings.TrimSpace(s) == "":
		return iam.Fault{What: "is empty"}
	case strings.Contains(s, "://"):
		return iam.Fault{What: "is a URL, not a principal", Fix: `Write an identity provider under "Federated", with its ARN.`}
	case strings.HasPrefix(strings.ToLower(s), "arn:") && awsFault(c, "arn:"+s[4:]).What == "":
		return iam.Fault{What: "does not begin with arn: in lower case", Suggestion: "arn:" + s[4:]}
	}
	if kind, name, ok := strings.Cut(s, "/"); ok && (kind == "role" || kind == "user") && name != "" {
		return iam.Fault{What: "is not a complete ARN", Fix: "Write " + words.Quote("arn:aws:iam::"+accountText(c)+":"+s) + "."}
	}
	if strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_+=,.@-") == "" {
		return iam.Fault{
			What: "is neither an account id nor an ARN: a name alone is not a principal",
			Fix:  "Write " + words.Quote("arn:aws:iam::"+accountText(c)+":role/"+s) + ", or user/ in place of role/.",
		}
	}
	return iam.Fault{What: "is neither an account id nor an ARN"}
}
