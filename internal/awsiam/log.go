// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package awsiam

import (
	"context"
	"time"

	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// Log takes a line about one attempt of a call, with its details.
type Log func(ctx context.Context, message string, details map[string]any)

// logged adds the log to the calls of a client: operation, attempt, time, status and
// request id, and nothing of what was sent or received.
func logged(log Log) func(*middleware.Stack) error {
	return func(stack *middleware.Stack) error {
		return stack.Deserialize.Add(middleware.DeserializeMiddlewareFunc("iamproof:log",
			func(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (middleware.DeserializeOutput, middleware.Metadata, error) {
				start := time.Now()
				out, metadata, err := next.HandleDeserialize(ctx, in)
				details := map[string]any{
					"operation":   awsmiddleware.GetServiceID(ctx) + "." + awsmiddleware.GetOperationName(ctx),
					"duration_ms": time.Since(start).Milliseconds(),
				}
				if r, ok := in.Request.(*smithyhttp.Request); ok {
					details["attempt"] = r.Header.Get("Amz-Sdk-Request")
				}
				if r, ok := out.RawResponse.(*smithyhttp.Response); ok && r.Response != nil {
					details["status"] = r.StatusCode
				}
				if id, ok := awsmiddleware.GetRequestIDMetadata(metadata); ok {
					details["request_id"] = id
				}
				details["failed"] = err != nil
				log(ctx, "called AWS", details)
				return out, metadata, err
			}), middleware.Before)
	}
}
