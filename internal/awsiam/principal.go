// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package awsiam

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
)

// Principal is a role or user as it is in AWS, with all its policies. Documents are the
// text that was stored, byte for byte.
type Principal struct {
	ARN, Account, Partition string
	Name, Type              string
	UniqueID, Path          string
	Description             string
	Created                 time.Time
	MaxSession              int32 // seconds; 0 for users, and where it was not read
	Tags                    map[string]string
	// LastUsed is nil if the role was not used within what AWS tracks, and for users.
	LastUsed *Used
	// Policies are the identity policies by a key of their kind: inline/N, managed/N, aws/N,
	// and those of a user's groups as group/G/inline/N and so on (L-101).
	Policies map[string]string
	// Boundary is the document of the permissions boundary, BoundaryARN its ARN; both are ""
	// if there is none.
	Boundary, BoundaryARN string
	// Trust is the trust policy of a role, "" for users.
	Trust  string
	Groups []string
	// Attached are the ARNs of the managed policies, those of groups among them, and
	// Versions the version of each that was read, the boundary's too.
	Attached []string
	Versions map[string]string
}

// Used is when and where something was last used.
type Used struct {
	When   time.Time
	Region string
}

// ServiceLinked reports whether a service made the role for itself.
func (p *Principal) ServiceLinked() bool { return strings.HasPrefix(p.Path, "/aws-service-role/") }

// Reserved reports whether AWS made the role, as IAM Identity Center does.
func (p *Principal) Reserved() bool { return strings.HasPrefix(p.Path, "/aws-reserved/") }

// Context is what the tags say to conditions on the principal (E-1010).
func (p *Principal) Context() map[string][]string {
	out := make(map[string][]string, len(p.Tags))
	for key, value := range p.Tags {
		out["aws:PrincipalTag/"+key] = []string{value}
	}
	return out
}

// Options are those of one read.
type Options struct {
	// Snapshot takes the policies that AWS manages from [Settings.Snapshot] where it has
	// them.
	Snapshot bool
}

// rereads is how often something that changes while it is read is read (L-113).
const rereads = 3

// createdDelays are the waits for a principal that is not there yet: IAM takes some time
// to show everywhere what was just created.
var createdDelays = []time.Duration{time.Second, 3 * time.Second}

// errChanged says that a policy was there when it was listed and not when it was read.
var errChanged = errors.New("changed while it was read")

// Principal reads a role or user.
func (r *Reader) Principal(ctx context.Context, ref Ref, o Options) (*Principal, error) {
	ctx, done := context.WithTimeout(ctx, oneRead)
	defer done()
	c, err := r.open(ctx)
	if err != nil {
		return nil, err
	}
	if ref, err = ref.at(r.caller); err != nil {
		return nil, err
	}
	for tries := 0; ; tries++ {
		p, err := r.untilUnchanged(ctx, ref.ARN(), func(ctx context.Context) (*Principal, error) { return r.readPrincipal(ctx, c, &ref, o) })
		switch {
		case is(err, NotFound) && tries < len(createdDelays):
			if err := r.sleep(ctx, createdDelays[tries]); err != nil {
				return nil, problem(ctx, "", err)
			}
			continue
		case err != nil:
			return nil, err
		case ref.Path != "" && p.Path != ref.Path:
			return nil, &Problem{Kind: OtherPath, Subject: ref.ARN(), Got: p.ARN}
		}
		return p, nil
	}
}

// untilUnchanged reads again what changed while it was read, a few times.
func (r *Reader) untilUnchanged(ctx context.Context, subject string, read func(context.Context) (*Principal, error)) (*Principal, error) {
	var err error
	for range rereads {
		var p *Principal
		if p, err = read(ctx); !errors.Is(err, errChanged) {
			return p, err
		}
	}
	if is(err, BoundaryGone) {
		return nil, err
	}
	return nil, &Problem{Kind: Changing, Subject: subject, err: err}
}

func (r *Reader) readPrincipal(ctx context.Context, c *calls, ref *Ref, o Options) (*Principal, error) {
	p := &Principal{Account: ref.Account, Partition: ref.Partition, Type: ref.Type, Policies: map[string]string{}, Versions: map[string]string{}}
	found := &found{reader: r, calls: c, options: o, memo: &memo{}, policies: p.Policies, versions: p.Versions}
	var err error
	if ref.Type == TypeUser {
		err = found.user(ctx, p, ref.Name)
	} else {
		err = found.role(ctx, p, ref.Name)
	}
	if err != nil {
		if is(err, NotFound) {
			return nil, &Problem{Kind: NotFound, Subject: ref.ARN(), err: err}
		}
		return nil, err
	}
	p.Attached = slices.Sorted(maps.Keys(found.attached))
	return p, nil
}

// document decodes a document as IAM sends it: percent-encoded by RFC 3986, where a "+" is
// itself. A text that begins with a brace is not encoded, and decoding it would change it
// (L-103).
func document(subject string, text *string) (string, error) {
	s := aws.ToString(text)
	trimmed := strings.TrimLeft(s, " \t\r\n")
	if trimmed == "" {
		return "", &Problem{Kind: BadAnswer, Subject: subject, Message: "the document is empty"}
	}
	if trimmed[0] == '{' {
		return s, nil
	}
	decoded, err := url.PathUnescape(s)
	if err != nil {
		return "", &Problem{Kind: BadAnswer, Subject: subject, Message: fmt.Sprintf("the document cannot be decoded: %s", err), err: err}
	}
	return decoded, nil
}

func tagsOf(list []types.Tag) map[string]string {
	out := make(map[string]string, len(list))
	for _, t := range list {
		out[aws.ToString(t.Key)] = aws.ToString(t.Value)
	}
	return out
}

func lastUsed(u *types.RoleLastUsed) *Used {
	if u == nil || u.LastUsedDate == nil {
		return nil
	}
	return &Used{u.LastUsedDate.UTC(), aws.ToString(u.Region)}
}

func boundaryARN(b *types.AttachedPermissionsBoundary) string {
	if b == nil {
		return ""
	}
	return aws.ToString(b.PermissionsBoundaryArn)
}
